import { afterEach, describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../platform/timeout-error.ts';
import type { SubgraphRequest, SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop } from '../../support/subgraphs/shop.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

const QUERY = '{ product(id: "p1") { title } }';

/** A gateway whose subgraphs answer by `execute`, or as they do. */
async function start(
  execute: (request: SubgraphRequest, answer: () => Promise<SubgraphResponse>) => Promise<SubgraphResponse>,
  requestMs = 5_000,
): Promise<void> {
  const shop = createShop();
  gateway = await startGateway({
    shop,
    limits: { requestMs },
    endpointFor: (name) => {
      const subgraph = shop.subgraphs.find((one) => one.name === name);
      if (!subgraph) throw new Error(`The shop has no ${name}`);
      const endpoint = createShopEndpoint(subgraph);
      return { ...endpoint, execute: (request) => execute(request, () => endpoint.execute(request)) };
    },
  });
}

/** How many requests to the subgraph ended so. */
async function ended(outcome: string): Promise<number> {
  const text = await gateway.registry.getSingleMetricAsString('gateway_subgraph_duration_seconds');
  return Number(new RegExp(`_count\\{[^}]*outcome="${outcome}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0);
}

describe('the figures of requests to subgraphs', () => {
  it('count what was sent once more', async () => {
    await start((request, answer) => {
      request.onRetry?.();
      return answer();
    });
    await ask(gateway, QUERY);

    expect(await gateway.count('gateway_subgraph_retries_total', { subgraph: 'catalog' })).toBe(1);
    expect(await ended('ok')).toBe(1);
  });

  it('tell what took too long from what could not be reached', async () => {
    let isLate = true;
    await start(() => Promise.reject(isLate ? new TimeoutError('Too long') : new Error('ECONNREFUSED')));
    await ask(gateway, QUERY);
    isLate = false;
    await ask(gateway, QUERY);

    expect([await ended('timeout'), await ended('unreachable')]).toEqual([1, 1]);
  });

  it('tell operations whose clients left from those that failed', async () => {
    const arrived = createDeferred();
    await start(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
          arrived.resolve();
        }),
    );
    const leaving = new AbortController();
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: QUERY }) };
    const answer = fetch(`${gateway.url}/graphql`, { ...asked, signal: leaving.signal }).catch(() => null);
    await arrived.promise;
    leaving.abort();
    await answer;

    await expect.poll(() => ended('abandoned')).toBe(1);
    const operations = await gateway.registry.getSingleMetricAsString('gateway_request_duration_seconds');
    expect(operations).toContain('gateway_request_duration_seconds_count{operation="query",outcome="abandoned"} 1');
  });

  it('end with the time of the operation, after which nothing more is asked', async () => {
    const asked: string[] = [];
    await start(async ({ query, signal }, answer) => {
      asked.push(query);
      await new Promise((resolve) => signal?.addEventListener('abort', resolve as () => void));
      return answer();
    }, 50);
    const { body } = await ask(gateway, '{ me { id reviews { id } } }');

    expect(body.errors?.[0]?.extensions?.['code']).toBe('UPSTREAM_UNAVAILABLE');
    expect(asked).toHaveLength(1);
  });
});
