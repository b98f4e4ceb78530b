import { performance } from 'node:perf_hooks';
import { createGraphqlClient } from '../../load/graphql-client.ts';
import type { LoadResult } from '../../load/loops.ts';

export type Bounds = { ms: number; requests: number };

export type Clients = {
  /** As the subgraphs see them. */
  identities: string[];
  /** One answer for the first client, as it came. */
  ask: (body: string) => Promise<string>;
  /** All at once, each asking again as soon as it is answered. Rejects unless every answer is `length` characters long, without errors. */
  load: (body: string, length: number, bounds: Bounds) => Promise<LoadResult>;
  close: () => Promise<void>;
};

/** What every answer here begins with: none has errors, and all gateways put data first. */
const DATA = '{"data":{';

/** `count` clients of the gateway at `url`, each on one connection without pipelining; identical ones send the same `Authorization`. */
export function createClients(url: string, count: number, isDistinct: boolean): Clients {
  const tokens = Array.from({ length: count }, (_, n) => `client-${isDistinct ? n : 0}`);
  const clients = tokens.map((token) => createGraphqlClient(url, token, 1));
  const [first] = clients;
  if (!first) throw new Error('There is no client');
  return {
    identities: [...new Set(tokens.map((token) => `Bearer ${token}`))],
    ask: (body) => first.send(body, DATA),
    async load(body, length, bounds) {
      const latencies: number[] = [];
      const started = performance.now();
      let asked = 0;
      await Promise.all(
        clients.map(async ({ send }) => {
          for (let now = performance.now(); now - started < bounds.ms && asked < bounds.requests; now = performance.now()) {
            asked += 1;
            const answer = await send(body, DATA);
            latencies.push(performance.now() - now);
            if (answer.length !== length) throw new Error(`Expected an answer of ${length} characters, got one of ${answer.length}`);
          }
        }),
      );
      return { count: latencies.length, seconds: (performance.now() - started) / 1000, latencies };
    },
    close: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
}
