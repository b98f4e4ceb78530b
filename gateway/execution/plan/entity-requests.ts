import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { SubgraphFetch } from '../plan-executor.ts';
import type { Rewrite } from './rewrites.ts';

export type EntityFetch = SubgraphFetch & { /** Each is there once. */ representations: readonly string[] };

/** What a subgraph says about entities. */
export type EntityAnswer = {
  /** In the order in which they were asked for; undefined for one about which nothing was said. Null: the answer is none about entities. */
  readonly entities: readonly unknown[] | null;
  readonly errors: readonly GraphQLFormattedError[];
};

/** What fetches of one execution that ask the same of the same subgraph have asked together. */
export type EntityRequests = {
  /**
   * What is asked in the same moment goes in one request; what was asked before in this execution is not asked again, where that can have
   * changed nothing. The entities are for all who ask: whoever writes into them takes a copy.
   * @param kind the same for fetches that ask for the same, whatever their operations are called
   * @param rewrite is applied to each entity once
   */
  ask: (fetch: EntityFetch, kind: string, rewrite: Rewrite | null) => Promise<EntityAnswer>;
};

type Batch = { readonly texts: string[]; readonly answer: Promise<EntityAnswer> };
type Slot = { readonly batch: Batch; readonly index: number };
type Kind = { readonly slots: Map<string, Slot>; open: Batch | null };

/** @param mayReuse whether the execution changes nothing */
export function createEntityRequests(send: (fetch: SubgraphFetch) => Promise<SubgraphResponse>, mayReuse: boolean): EntityRequests {
  const kinds = new Map<string, Kind>();

  function openBatch(kind: Kind, fetch: EntityFetch, rewrite: Rewrite | null): Batch {
    const texts: string[] = [];
    const response = new Promise<SubgraphResponse>((resolve, reject) => {
      // Once everything that goes on in this moment has asked.
      queueMicrotask(() =>
        process.nextTick(() => {
          kind.open = null;
          if (!mayReuse) kind.slots.clear();
          send({ ...fetch, representations: texts }).then(resolve, reject);
        }),
      );
    });
    const answer = response.then((response) => {
      const answer = readEntities(response, texts.length);
      if (rewrite) for (const entity of answer.entities ?? []) rewrite(entity);
      return answer;
    });
    return { texts, answer };
  }

  return {
    async ask(fetch, name, rewrite) {
      const key = `${name}\n${JSON.stringify(fetch.variables)}`;
      let kind = kinds.get(key);
      if (!kind) kinds.set(key, (kind = { slots: new Map(), open: null }));
      const { slots } = kind;
      const own: Slot[] = [];
      for (const text of fetch.representations) {
        let slot = slots.get(text);
        if (!slot) {
          const batch = (kind.open ??= openBatch(kind, fetch, rewrite));
          slots.set(text, (slot = { batch, index: batch.texts.push(text) - 1 }));
        }
        own.push(slot);
      }
      return answerFor(own);
    },
  };
}

/** What the answer to a request for so many entities says. */
export function readEntities({ data, errors = [] }: SubgraphResponse, count: number): EntityAnswer {
  if (!data) return { entities: [], errors };
  const entities = data['_entities'];
  return { entities: Array.isArray(entities) && entities.length === count ? entities : null, errors };
}

async function answerFor(own: readonly Slot[]): Promise<EntityAnswer> {
  const answers = new Map<Batch, EntityAnswer>();
  for (const { batch } of own) if (!answers.has(batch)) answers.set(batch, await batch.answer);
  const errors = [...answers].flatMap(([batch, answer]) => answer.errors.flatMap((error) => renumbered(error, batch, own)));
  if ([...answers.values()].some(({ entities }) => entities === null)) return { entities: null, errors };
  return { entities: own.map(({ batch, index }) => answers.get(batch)?.entities?.[index]), errors };
}

/** Nothing for an error about an entity that somebody else asked for. */
function renumbered(error: GraphQLFormattedError, batch: Batch, own: readonly Slot[]): GraphQLFormattedError[] {
  const [root, number, ...rest] = error.path ?? [];
  if (root !== '_entities' || typeof number !== 'number') return [error];
  const index = own.findIndex((slot) => slot.batch === batch && slot.index === number);
  return index < 0 ? [] : [{ ...error, path: [root, index, ...rest] }];
}
