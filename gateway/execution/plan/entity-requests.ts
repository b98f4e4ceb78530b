import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { SubgraphFetch } from '../plan-executor.ts';

/** What a subgraph says about entities, in the order in which they were asked for. */
export type EntityAnswer = {
  /** Null: there is nothing to be had. */
  readonly entities: readonly unknown[] | null;
  readonly errors: readonly GraphQLFormattedError[];
  /** Whether the entity of this number is somebody else's as well: who is told so has to copy it. */
  readonly isTaken: (index: number) => boolean;
};

export type EntityRequests = {
  /**
   * Sends a request for entities, together with what others of the same execution ask of the same subgraph in the same moment.
   * @param fetch its representations are each there once
   * @param kind the same for fetches that ask for the same, whatever their operations are called
   */
  ask: (fetch: SubgraphFetch & { representations: readonly string[] }, kind: string) => Promise<EntityAnswer>;
};

type Pending = {
  readonly fetch: SubgraphFetch;
  readonly numbers: Map<string, number>;
  readonly texts: string[];
  readonly taken: Set<number>;
  readonly response: Promise<SubgraphResponse>;
};

/** Of one execution. */
export function createEntityRequests(send: (fetch: SubgraphFetch) => Promise<SubgraphResponse>): EntityRequests {
  const waiting = new Map<string, Pending>();

  function open(key: string, fetch: SubgraphFetch): Pending {
    const texts: string[] = [];
    const response = new Promise<SubgraphResponse>((resolve, reject) => {
      // Once everything that goes on in this moment has asked.
      queueMicrotask(() =>
        process.nextTick(() => {
          waiting.delete(key);
          send({ ...fetch, representations: texts }).then(resolve, reject);
        }),
      );
    });
    return { fetch, numbers: new Map(), texts, taken: new Set(), response };
  }

  return {
    async ask(fetch, kind) {
      const key = `${kind}\n${JSON.stringify(fetch.variables)}`;
      let pending = waiting.get(key);
      if (!pending) waiting.set(key, (pending = open(key, fetch)));
      const { numbers, texts } = pending;
      const own = fetch.representations.map((text) => {
        let number = numbers.get(text);
        if (number === undefined) numbers.set(text, (number = texts.push(text) - 1));
        return number;
      });
      return answerFor(own, pending, await pending.response);
    },
  };
}

function answerFor(own: readonly number[], { texts, taken }: Pending, { data, errors = [] }: SubgraphResponse): EntityAnswer {
  const entities = data?.['_entities'];
  const isComplete = Array.isArray(entities) && entities.length === texts.length;
  return {
    // What is no list, or too short or too long, is for who asked to complain about.
    entities: !data ? null : isComplete ? own.map((number) => entities[number] as unknown) : [],
    errors: errors.length === 0 || isInOrder(own, texts) ? errors : errors.flatMap((error) => renumbered(error, own)),
    isTaken(index) {
      const number = own[index] ?? 0;
      if (taken.has(number)) return true;
      taken.add(number);
      return false;
    },
  };
}

/** Whether nobody else has asked. */
const isInOrder = (own: readonly number[], texts: readonly string[]): boolean =>
  own.length === texts.length && own.every((number, index) => number === index);

/** Nothing for an error about an entity that somebody else asked for. */
function renumbered(error: GraphQLFormattedError, own: readonly number[]): GraphQLFormattedError[] {
  const [root, number, ...rest] = error.path ?? [];
  if (root !== '_entities' || typeof number !== 'number') return [error];
  const index = own.indexOf(number);
  return index < 0 ? [] : [{ ...error, path: [root, index, ...rest] }];
}
