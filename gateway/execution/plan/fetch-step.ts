import type { FetchNode } from '@apollo/query-planner';
import { GraphQLError, parse, type GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { Condition } from '../../security/authorization/conditions.ts';
import { unnamedOperation } from '../unnamed-operation.ts';
import { compileContextValues, type ContextValues } from './context-values.ts';
import { isObject, type Data } from './data.ts';
import { readEntities } from './entity-requests.ts';
import { copyOf, mergeInto } from './merge.ts';
import type { PlanRun, Step } from './plan-run.ts';
import { conditionsFinder, type Provision } from './provision.ts';
import { compileRepresentation, type FindConditions, type Represent } from './representation.ts';
import { compileRewrites, type Rewrite } from './rewrites.ts';
import { shapeOf } from './shape.ts';
import { maySharePartsOf, type Writes } from './sharing.ts';
import { subgraphError } from './subgraph-error.ts';
import { findTargets, locateTargets, type Hop, type Place } from './targets.ts';
import type { TypeSets } from './type-sets.ts';

/** One error of a subgraph stands in the answer at most in so many places. */
const MAX_PLACES = 1_000;

/** What of a Fetch node is needed while plans run. */
export type FetchParts = Writes & {
  readonly subgraph: string;
  readonly query: string;
  readonly operationName: string | undefined;
  /** What is asked of which subgraph, whatever the operation is called: the planner numbers the names. */
  readonly kind: string;
  readonly variableNames: readonly string[];
  readonly contextValues: ContextValues | null;
  readonly rewrite: Rewrite | null;
  readonly isAbstract: TypeSets['isAbstract'];
  /** Names that the answer has for keys that would be in each other's way: the key for each. */
  readonly renamed: ReadonlyMap<string, string>;
};

/** A Fetch node while its plan is compiled. */
export type ReadFetch = {
  readonly parts: FetchParts;
  readonly provision: Provision;
  /** How entities are represented, once it is known what the whole plan fetches. Null: the fetch is for a root type. */
  readonly compileRepresent: ((findConditions: FindConditions) => Represent) | null;
};

/**
 * @param hops the way to what is fetched for
 * @param conditions what must hold for it to be fetched
 */
export function readFetch(node: FetchNode, hops: readonly Hop[], conditions: readonly Condition[], typeSets: TypeSets): ReadFetch {
  const { requires, inputRewrites, outputRewrites, contextRewrites } = node;
  const context = contextRewrites && contextRewrites.length > 0 ? compileContextValues(contextRewrites, typeSets) : null;
  if (context && !requires) throw new Error(`A fetch from "${node.serviceName}" has context rewrites, but no entities`);
  const document = node.operationDocumentNode ?? parse(node.operation, { noLocation: true });
  const shape = shapeOf(document, outputRewrites);
  const renamed = new Map(
    (outputRewrites ?? []).flatMap((one) => (one.kind === 'KeyRenamer' ? [[one.path.at(-1) ?? '', one.renameKeyTo] as const] : [])),
  );
  const parts: FetchParts = {
    hops,
    shape: requires ? (shape.get('_entities') ?? new Map()) : shape,
    subgraph: node.serviceName,
    query: node.operation,
    operationName: node.operationName,
    kind: `${node.serviceName}\n${unnamedOperation(node.operation, node.operationName)}`,
    variableNames: node.variableUsages ?? [],
    contextValues: context,
    rewrite: compileRewrites(outputRewrites, typeSets),
    isAbstract: typeSets.isAbstract,
    renamed,
  };
  return {
    parts,
    provision: { hops, document, conditions, isOfEntities: requires !== undefined, renamed },
    compileRepresent: requires ? (findConditions) => compileRepresentation(requires, inputRewrites, typeSets, findConditions) : null,
  };
}

const provisionsBeside = (fetch: ReadFetch, all: readonly ReadFetch[]): Provision[] =>
  all.flatMap((one) => (one === fetch ? [] : one.provision));

function createSafeStep(parts: FetchParts, represent: Represent | null, all: readonly FetchParts[]): Step {
  const run = represent ? createEntityFetch(parts, represent, all) : createRootFetch(parts, all.length === 1);
  return async (planRun) => {
    try {
      await run(planRun);
    } catch (error) {
      planRun.errors.push(subgraphError({ message: String(error) }, parts.subgraph, undefined));
    }
  };
}

/** @param all the fetches of the whole plan */
export function createFetchStep(fetch: ReadFetch, all: readonly ReadFetch[]): Step {
  const represent = fetch.compileRepresent?.(conditionsFinder(fetch.parts.hops, provisionsBeside(fetch, all))) ?? null;
  return createSafeStep(
    fetch.parts,
    represent,
    all.map(({ parts }) => parts),
  );
}

function requestOf({ subgraph, query, operationName, variableNames }: FetchParts, run: PlanRun, context: Record<string, unknown> = {}) {
  const variables: Record<string, unknown> = {};
  for (const name of variableNames) {
    if (Object.hasOwn(run.variables, name) && run.variables[name] !== undefined) variables[name] = run.variables[name];
  }
  return { subgraph, query, operationName, variables: Object.assign(variables, context) };
}

function createRootFetch(fetch: FetchParts, isOnly: boolean): Step {
  const { hops, shape, rewrite } = fetch;
  const isWhole = isOnly && hops.length === 0 && rewrite === null;
  return async (run) => {
    const targets = findTargets(run.data, hops, run.shared.size > 0);
    if (targets.length === 0) return;
    const { data, dataText, errors = [] } = await run.fetch(requestOf(fetch, run));
    const places = errors.length > 0 && hops.length > 0 ? locateTargets(run.data, hops, MAX_PLACES) : [];
    for (const error of errors) {
      const path = error.path && keysOf(fetch, error.path);
      if (hops.length === 0 || !path) run.errors.push(subgraphError(error, fetch.subgraph, path));
      else for (const place of places) run.errors.push(subgraphError(error, fetch.subgraph, [...place.path, ...path]));
    }
    if (!data) return;
    if (isWhole && dataText !== undefined) run.asItCame = { data, text: dataText };
    rewrite?.(data);
    for (const [index, target] of targets.entries()) mergeInto(target, index === 0 ? data : copyOfObject(data, shape), shape);
  };
}

const copyOfObject = (data: Data, shape: FetchParts['shape']) => copyOf(data, shape) as Data;

const keysOf = ({ renamed }: FetchParts, path: readonly (string | number)[]): (string | number)[] =>
  renamed.size === 0 ? [...path] : path.map((key) => (typeof key === 'string' ? (renamed.get(key) ?? key) : key));

/** Takes what a root type's subgraph has answered with. The answer is copied: it may be for others, too. */
export function takeAnswer(fetch: FetchParts, { data, errors = [] }: SubgraphResponse, run: PlanRun): void {
  for (const error of errors) run.errors.push(subgraphError(error, fetch.subgraph, error.path && keysOf(fetch, error.path)));
  if (!data) return;
  const copy = copyOfObject(data, fetch.shape);
  fetch.rewrite?.(copy);
  mergeInto(run.data, copy, fetch.shape);
}

/** What one request asks for: representations, each once, and the entities that each is for. */
type Batch = { readonly texts: string[]; readonly targets: Data[][]; readonly context: Record<string, unknown> };

/** What else of the plan decides how entities are fetched. */
type EntityFetchParts = FetchParts & {
  /** Whether another fetch of the plan asks the same of the same subgraph. */
  readonly isRepeated: boolean;
  /** Whether entities that are the same may hold the same parts. */
  readonly mayShare: boolean;
};

function createEntityFetch(parts: FetchParts, represent: Represent, all: readonly FetchParts[]): Step {
  const isWhole = all.every(({ hops, contextValues }) => contextValues === null && hops.every(({ types }) => types === null));
  const fetch = {
    ...parts,
    isRepeated: all.some((other) => other !== parts && other.kind === parts.kind),
    mayShare: isWhole && maySharePartsOf(parts, all),
  };
  return async (run) => {
    const batches = fetch.contextValues
      ? batchesByContext(fetch, fetch.contextValues, represent, run)
      : [batchOf(represent, run, findTargets(run.data, fetch.hops, run.shared.size > 0))];
    await Promise.all(batches.filter(({ texts }) => texts.length > 0).map((batch) => fetchEntities(fetch, batch, run)));
  };
}

function batchOf(represent: Represent, run: PlanRun, targets: readonly Data[], context: Record<string, unknown> = {}): Batch {
  const numbers = new Map<string, number>();
  const batch: Batch = { texts: [], targets: [], context };
  for (const target of targets) {
    const text = represent(target, run.conditions);
    if (text === null) continue;
    const number = numbers.get(text);
    if (number !== undefined) batch.targets[number]?.push(target);
    else {
      numbers.set(text, batch.texts.push(text) - 1);
      batch.targets.push([target]);
    }
  }
  return batch;
}

/** A request carries one set of arguments, so entities that are given others are asked for in others. */
function batchesByContext({ hops }: FetchParts, contextValues: ContextValues, represent: Represent, run: PlanRun): Batch[] {
  const groups = new Map<string, { context: Record<string, unknown>; targets: Data[] }>();
  for (const { object, ancestors } of locateTargets(run.data, hops, Number.MAX_SAFE_INTEGER)) {
    const context = contextValues(ancestors);
    const key = JSON.stringify(context);
    const group = groups.get(key);
    if (group) group.targets.push(object);
    else groups.set(key, { context, targets: [object] });
  }
  return [...groups.values()].map(({ context, targets }) => batchOf(represent, run, targets, context));
}

async function fetchEntities(fetch: EntityFetchParts, { texts, targets, context }: Batch, run: PlanRun): Promise<void> {
  const { subgraph, shape, rewrite, kind, isRepeated, mayShare } = fetch;
  run.onWanted?.(subgraph, countPlaces(targets));
  const request = { ...requestOf(fetch, run, context), representations: texts };
  const { entities, errors } = isRepeated
    ? await run.entities.ask(request, kind, rewrite)
    : readEntities(await run.fetch(request), texts.length);
  if (errors.length > 0) placeErrors(fetch, targets, errors, run);
  if (!entities) throw new GraphQLError(`${subgraph} does not answer with as many entities as it was asked for`);
  for (const [index, answered] of entities.entries()) {
    if (!isObject(answered)) continue;
    const entity = isRepeated ? copyOfObject(answered, shape) : answered;
    if (!isRepeated) rewrite?.(entity);
    const [first, ...others] = targets[index] ?? [];
    // Before the first one has it, of which it becomes a part.
    for (const other of others) mergeEntity(fetch, other, mayShare ? entity : copyOfObject(entity, shape));
    if (first) mergeEntity(fetch, first, entity);
    if (mayShare && others.length > 0) for (const key of shape.keys()) noteShared(entity[key], run.shared);
  }
}

function countPlaces(targets: readonly Data[][]): number {
  let places = 0;
  for (const objects of targets) places += objects.length;
  return places;
}

/** An object stays of its type where a subgraph knows it only by an interface that it implements. */
function mergeEntity({ shape, isAbstract }: FetchParts, target: Data, entity: Data): void {
  const { __typename } = target;
  mergeInto(target, entity, shape);
  if (typeof __typename === 'string' && target['__typename'] !== __typename && isAbstract(target['__typename'])) {
    target['__typename'] = __typename;
  }
}

function noteShared(value: unknown, shared: Set<object>): void {
  if (typeof value === 'object' && value !== null) shared.add(value);
}

/** The errors of an answer about entities, at every place where each of the entities stands. */
function placeErrors(fetch: FetchParts, targets: readonly Data[][], errors: readonly GraphQLFormattedError[], run: PlanRun): void {
  const numbers = new Map(targets.flatMap((objects, number) => objects.map((object) => [object, number] as const)));
  const places: Place[][] = targets.map(() => []);
  for (const place of locateTargets(run.data, fetch.hops, MAX_PLACES)) {
    const number = numbers.get(place.object);
    if (number !== undefined) places[number]?.push(place);
  }
  for (const error of errors) {
    const [root, number, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof number !== 'number') run.errors.push(subgraphError(error, fetch.subgraph, undefined));
    else {
      for (const { path } of places[number] ?? []) {
        run.errors.push(subgraphError(error, fetch.subgraph, [...path, ...keysOf(fetch, rest)]));
      }
    }
  }
}
