import { GraphQLError, Kind, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Span } from '../../platform/telemetry/tracer.ts';
import type { Rights } from '../caller.ts';
import { compileCost, type CostOptions, type OperationCost } from './cost/operation-cost.ts';
import { introspectionRefused, mayIntrospect, type IntrospectionPolicy } from './introspection.ts';
import { kindOfRefusal, limitExceeded } from './limits.ts';
import { readDocument, type ReadDocument, type ReadOptions } from './read-document.ts';
import { findVariablesExceeded } from './variables.ts';

export type GateOptions = Omit<ReadOptions, 'hideSuggestions'> & {
  introspection: IntrospectionPolicy;
  cost: Omit<CostOptions, 'schema'> & {
    /** The most that one operation may cost. */
    maximum: number;
  };
  /** Told of every refusal: the limit, or what else it was. */
  onRefused: (kind: string) => void;
};

export type AskedOperation = {
  source: string;
  operationName?: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  /** Null: nothing is known about the caller's rights here. */
  rights: Rights | null;
  span?: Span | null | undefined;
};

/** What an operation was reckoned to cost, and what it may. */
export type Cost = { requested: number; maximum: number };

type Refusal = { errors: readonly GraphQLError[] };

/** Decides what is let in, before anything is planned. What depends on the document alone is found out once and remembered. */
export type OperationGate = {
  /** Whether the document is one that may be run at all, and by whom of these rights its mistakes may be explained. */
  read: (source: string, rights: Rights | null, span?: Span | null) => ReadDocument | Refusal;
  /** Whether this caller may run it with these variables. */
  admit: (asked: AskedOperation) => { document: DocumentNode; cost: Cost } | Refusal;
};

const MAX_DOCUMENTS = 2_000;
/** In characters of source text. */
const MAX_SOURCE = 2_000_000;

/** Names of operations that a document does not have are not kept: there are too many. */
type KnownDocument = ReadDocument & { readonly costs: Map<string, OperationCost> };

const FREE = { cost: 0, problem: null };
const dearest = (costs: readonly ReturnType<OperationCost>[]): ReturnType<OperationCost> =>
  costs.reduce((dearest, one) => (one.problem !== null || one.cost > dearest.cost ? one : dearest), FREE);

export function createOperationGate({ schema, rules, limits, introspection, cost, onRefused }: GateOptions): OperationGate {
  const documents = new LRUCache<string, KnownDocument>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_SOURCE,
    sizeCalculation: (_, source) => Math.max(1, source.length),
  });

  const refuse = (errors: readonly GraphQLError[]): Refusal => {
    if (errors[0]) onRefused(kindOfRefusal(errors[0]));
    return { errors };
  };

  const read = (source: string, rights: Rights | null, span: Span | null = null): KnownDocument | Refusal => {
    const known = documents.get(source);
    if (known) return known;
    const begun = span ? performance.now() : 0;
    const result = readDocument(source, { schema, rules, limits, hideSuggestions: !mayIntrospect(introspection, rights) });
    span?.addChild('graphql.read', begun);
    if ('errors' in result) return refuse(result.errors);
    const document = { ...result, costs: new Map<string, OperationCost>() };
    documents.set(source, document);
    return document;
  };

  function costOf({ document, costs }: KnownDocument, name: string): OperationCost {
    let known = costs.get(name);
    if (!known) {
      const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
      // Which one is meant is for the executor to say; until then it is the one that costs the most.
      const meant = name === '' ? operations : operations.filter((node) => node.name?.value === name);
      const compiled = meant.map((operation) => compileCost(document, operation, { ...cost, schema }));
      known = (variables) => dearest(compiled.map((one) => one(variables)));
      if (meant.length > 0) costs.set(name, known);
    }
    return known;
  }

  return {
    read,
    admit({ source, operationName, variables, rights, span }) {
      const result = read(source, rights, span);
      if ('errors' in result) return result;
      if (result.introspects && !mayIntrospect(introspection, rights)) return refuse([introspectionRefused(introspection, rights)]);
      const exceeded = findVariablesExceeded(variables, limits);
      if (exceeded) return refuse([exceeded]);
      const { cost: requested, problem } = costOf(result, operationName ?? '')(variables);
      if (problem !== null) return refuse([new GraphQLError(problem, { extensions: { code: 'BAD_USER_INPUT' } })]);
      if (requested > cost.maximum) return refuse([limitExceeded('cost', cost.maximum, requested)]);
      return { document: result.document, cost: { requested, maximum: cost.maximum } };
    },
  };
}
