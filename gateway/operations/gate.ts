import type { DocumentNode, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Rights } from '../caller.ts';
import { introspectionRefused, mayIntrospect, type IntrospectionPolicy } from './introspection.ts';
import { kindOfRefusal } from './limits.ts';
import { readDocument, type ReadDocument, type ReadOptions } from './read-document.ts';
import { findVariablesExceeded } from './variables.ts';

export type GateOptions = Omit<ReadOptions, 'hideSuggestions'> & {
  introspection: IntrospectionPolicy;
  /** Told of every refusal: the limit, or what else it was. */
  onRefused: (kind: string) => void;
};

export type AskedOperation = {
  source: string;
  operationName?: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  /** Null: nothing is known about the caller's rights here. */
  rights: Rights | null;
};

type Refusal = { errors: readonly GraphQLError[] };

/** Decides what is let in, before anything is planned. What depends on the document alone is found out once and remembered. */
export type OperationGate = {
  /** Whether the document is one that may be run at all, and by whom of these rights its mistakes may be explained. */
  read: (source: string, rights: Rights | null) => ReadDocument | Refusal;
  /** Whether this caller may run it with these variables. */
  admit: (asked: AskedOperation) => { document: DocumentNode } | Refusal;
};

const MAX_DOCUMENTS = 2_000;
/** In characters of source text. */
const MAX_SOURCE = 2_000_000;

export function createOperationGate({ schema, rules, limits, introspection, onRefused }: GateOptions): OperationGate {
  const documents = new LRUCache<string, ReadDocument>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_SOURCE,
    sizeCalculation: (_, source) => Math.max(1, source.length),
  });

  const refuse = (errors: readonly GraphQLError[]): Refusal => {
    if (errors[0]) onRefused(kindOfRefusal(errors[0]));
    return { errors };
  };

  const read: OperationGate['read'] = (source, rights) => {
    const known = documents.get(source);
    if (known) return known;
    const result = readDocument(source, { schema, rules, limits, hideSuggestions: !mayIntrospect(introspection, rights) });
    if ('errors' in result) return refuse(result.errors);
    documents.set(source, result);
    return result;
  };

  return {
    read,
    admit({ source, variables, rights }) {
      const result = read(source, rights);
      if ('errors' in result) return result;
      if (result.introspects && !mayIntrospect(introspection, rights)) return refuse([introspectionRefused(introspection, rights)]);
      const exceeded = findVariablesExceeded(variables, limits);
      return exceeded ? refuse([exceeded]) : { document: result.document };
    },
  };
}
