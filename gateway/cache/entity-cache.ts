import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Caller } from '../caller.ts';
import { writeJson } from '../execution/answer/leaf.ts';
import type { FetchSubgraph, SubgraphFetch } from '../execution/plan-executor.ts';
import { unnamedOperation } from '../execution/unnamed-operation.ts';
import { readCacheControl } from './cache-control.ts';
import type { EntityStore, Place } from './entity-store.ts';
import { joinEntities } from './join-entities.ts';

type Asking = Pick<Caller, 'viewerKey' | 'rights'>;

/** `bypass`: not looked for, because the store is away or changes are not told just now. */
export type CacheOutcome = 'hit' | 'miss' | 'bypass';

/** Answers of subgraphs about single entities, kept for as long as each subgraph allows. */
export type EntityCache = {
  /** Fetches for a query of this caller: what is known of entities is not asked for again. What it gives is the caller's to write into. `onKept` is told of how many were known. */
  over: (fetch: FetchSubgraph, caller: Asking, onKept?: (entities: number) => void) => FetchSubgraph;
  /** A mutation of this caller is over: from now on nothing from before it is good enough for them. Never rejects. */
  noteMutation: (caller: Asking) => Promise<void>;
};

export type EntityCacheOptions = {
  store: EntityStore;
  /** Of the supergraph: what is kept under another is not known under this one. */
  namespace: string;
  /**
   * Whether changes of a subgraph's entities are told just now, which then are to be forgotten by `tagOf`; while they are not, nothing of
   * it is looked for. Null: nobody tells, and time alone says how long answers are good.
   */
  isTold: ((subgraph: string) => boolean) | null;
  /** Told of every entity that is asked about. */
  onLook?: (subgraph: string, outcome: CacheOutcome, entities: number) => void;
};

/** What is forgotten together: all that is kept of one entity. */
export const tagOf = (type: string, id: string): string => `${type} ${id}`;

const MAX_PRIVATE = 10_000;

export function createEntityCache({ store, namespace, isTold, onLook = () => undefined }: EntityCacheOptions): EntityCache {
  /** What was answered for one caller alone before: it is looked for under that caller, too. */
  const privates = new LRUCache<string, true>({ max: MAX_PRIVATE });

  async function fetchEntities(
    fetch: FetchSubgraph,
    request: EntityFetch,
    caller: Asking,
    onKept: (entities: number) => void,
  ): Promise<SubgraphResponse> {
    const { subgraph, representations } = request;
    const shelf = createShelf(namespace, request, caller);
    const tags = isTold === null || isTold(subgraph) ? tagsOf(representations, isTold !== null) : null;
    const looked = tags && (await look(shelf, representations, tags, caller));
    if (!tags || !looked) {
      onLook(subgraph, 'bypass', representations.length);
      return fetch(request);
    }
    const missing = looked.texts.flatMap((text, index) => (text === null ? [index] : []));
    const kept = representations.length - missing.length;
    if (kept > 0) {
      onLook(subgraph, 'hit', kept);
      onKept(kept);
    }
    if (missing.length === 0) return joinEntities(looked.texts, [], {});
    onLook(subgraph, 'miss', missing.length);
    const asked =
      missing.length === representations.length
        ? request
        : { ...request, representations: missing.map((index) => representations[index] as string) };
    const response = await fetch(asked);
    keep(
      shelf,
      asked.representations,
      missing.map((index) => tags[index] as string),
      response,
      looked.moment,
    );
    return asked === request ? response : joinEntities(looked.texts, missing, response);
  }

  async function look(shelf: Shelf, representations: readonly string[], tags: readonly string[], caller: Asking) {
    const shelves = shelf.own !== null && privates.has(shelf.everybodys) ? [shelf.everybodys, shelf.own] : [shelf.everybodys];
    const places = shelves.flatMap((prefix) =>
      representations.map((text, index): Place => ({ key: prefix + text, tag: tags[index] as string })),
    );
    const found = await store.find(places, readerOf(caller));
    return found && { moment: found.moment, texts: tags.map((_, index) => found.texts[index] ?? found.texts[index + tags.length] ?? null) };
  }

  /** Made to texts at once: what was answered is written into later. */
  function keep(
    shelf: Shelf,
    representations: readonly string[],
    tags: readonly string[],
    response: SubgraphResponse,
    moment: number,
  ): void {
    const keeping = readCacheControl(response.cacheControl);
    const entities = response.data?.['_entities'];
    if (!keeping || response.errors?.length || !Array.isArray(entities) || entities.length !== representations.length) return;
    const prefix = keeping.isPrivate ? shelf.own : shelf.everybodys;
    if (prefix === null) return;
    if (keeping.isPrivate) privates.set(shelf.everybodys, true);
    const entries = representations.flatMap((text, index) => {
      const entity: unknown = entities[index];
      // Of one that is not there it is not known when it will be.
      const json = entity == null ? null : writeJson(entity);
      return json === null ? [] : [{ key: prefix + text, tag: tags[index] as string, text: json }];
    });
    if (entries.length > 0) void store.keep(entries, moment, keeping.seconds);
  }

  return {
    over:
      (fetch, caller, onKept = () => undefined) =>
      async (request) =>
        isAboutEntities(request) ? fetchEntities(fetch, request, caller, onKept) : fetch(request),
    noteMutation: async (caller) => {
      const reader = readerOf(caller);
      if (reader !== null) await store.forgetFor(reader);
    },
  };
}

type EntityFetch = SubgraphFetch & { representations: readonly string[] };

const isAboutEntities = (request: SubgraphFetch): request is EntityFetch => (request.representations?.length ?? 0) > 0;

/** Before which text answers to one question are kept: those for everybody, and those for the caller. Null: it is nobody. */
type Shelf = { everybodys: string; own: string | null };

function createShelf(
  namespace: string,
  { subgraph, query, operationName, variables }: SubgraphFetch,
  { viewerKey, rights }: Asking,
): Shelf {
  const question = [namespace, subgraph, unnamedOperation(query, operationName), variables];
  return {
    everybodys: hashOf(question),
    own: viewerKey === '' ? null : hashOf([...question, viewerKey, rights && [rights.authenticated, rights.scopes, rights.policies]]),
  };
}

const hashOf = (parts: readonly unknown[]): string => hash('sha256', JSON.stringify(parts), 'base64url');

/** Who has changes of their own to see, by a hash: a key may be a credential, and long. Where callers are known, nobody in particular has none. */
const readerOf = ({ viewerKey, rights }: Asking): string | null => (viewerKey === '' && rights !== null ? null : hashOf([viewerKey]));

/** What nearly every representation is. */
const PLAIN = /^\{"__typename":"([^"\\]*)","id":"([^"\\]*)"\}$/;

/** Null: of one of them it would not be heard that it has changed. */
function tagsOf(representations: readonly string[], mustHaveId: boolean): string[] | null {
  const tags: string[] = [];
  for (const text of representations) {
    const [, plainType, plainId] = PLAIN.exec(text) ?? [];
    if (plainType !== undefined && plainId !== undefined) {
      tags.push(tagOf(plainType, plainId));
      continue;
    }
    const { __typename, id } = JSON.parse(text) as { __typename: string; id?: unknown };
    if (typeof id === 'string' || typeof id === 'number') tags.push(tagOf(__typename, String(id)));
    else if (mustHaveId) return null;
    else tags.push(tagOf(__typename, ''));
  }
  return tags;
}
