import { isDeepStrictEqual } from 'node:util';
import type { DocumentNode, ExecutionResult, GraphQLError } from 'graphql';
import { createEntityCache } from '../../../gateway/cache/entity-cache.ts';
import { createMemoryStore } from '../../../gateway/cache/memory-store.ts';
import type { FetchSubgraph } from '../../../gateway/execution/plan-executor.ts';
import { resultOf, type Result } from './compare.ts';

/** One of ours over a way to the subgraphs. */
export type ExecuteOver = (
  fetch: FetchSubgraph,
) => (document: DocumentNode, variables: Record<string, unknown>) => Promise<ExecutionResult>;

/** How many entities were asked about, and how many of them were kept. */
export type CacheCounts = { hits: number; looks: number };

/**
 * Ours with a cache, over subgraphs that let everything be kept. Runs an operation three times: from nothing, from what that kept, and from
 * what is kept when each entity is asked for by itself first: then those whose answers have errors are missing among the others.
 * @returns what the cache made another answer of; null: nothing
 */
export function createCacheCheck(execute: ExecuteOver, fetch: FetchSubgraph, counts: CacheCounts) {
  const cache = createEntityCache({
    store: createMemoryStore({ bytes: 50_000_000 }),
    namespace: 'differential',
    isTold: null,
    onLook: (_, outcome, entities) => {
      counts.looks += entities;
      if (outcome === 'hit') counts.hits += entities;
    },
  });
  const keepable: FetchSubgraph = async (request) => ({ ...(await fetch(request)), cacheControl: 'public, max-age=600' });
  const kept = cache.over(keepable, { viewerKey: 'somebody', rights: null });
  const oneByOne: FetchSubgraph = async (request) => {
    for (const representation of request.representations ?? []) await kept({ ...request, representations: [representation] });
    return kept(request);
  };
  const ways = { 'from nothing': execute(kept), 'from the cache': execute(kept), 'from a part of it': execute(oneByOne) };

  return async (expected: Result, document: DocumentNode, variables: Record<string, unknown>) => {
    for (const [how, run] of Object.entries(ways)) {
      const result = await resultOf(() => run(document, variables));
      if (!isDeepStrictEqual(comparable(result), comparable(expected))) return { how, result };
    }
    return null;
  };
}

/** Errors come in the order in which subgraphs answer. */
const comparable = (result: Result): unknown =>
  'thrown' in result ? result : { data: JSON.stringify(result.data), errors: result.errors.map(textOf).toSorted() };

const textOf = ({ message, path, extensions }: GraphQLError): string => JSON.stringify([message, path, extensions]);
