import { afterEach, expect, it } from 'vitest';
import type { Rights } from '../../../gateway/caller.ts';
import { ask } from '../../support/gateway/ask.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

const start = async (rights: Rights | null) => {
  gateway = await startGateway({ identify: async () => ({ rights, viewerKey: '', headersFor: async () => ({}) }) });
};
const rightsWith = (...scopes: string[]): Rights => ({ authenticated: true, scopes, policies: [] });

const query = '{ products { id reviews { id } } }';
const headers = { 'x-hma-query-plan': '1' };

it.each([
  { who: 'somebody with the scope', rights: rightsWith('plans:read') },
  { who: 'anybody where nobody’s rights are looked at', rights: null },
])('shows the plan to $who, over HTTP and over a WebSocket', async ({ rights }) => {
  await start(rights);
  const client = connectLive(gateway, headers);
  const plan = expect.stringMatching(/^QueryPlan \{[\s\S]*Flatten\(path: "products\.@"\)/) as string;

  expect((await ask(gateway, query, { headers })).body).toMatchObject({ extensions: { queryPlan: plan } });
  expect((await client.subscribe(query).next()).value).toMatchObject({ extensions: { queryPlan: plan } });
  expect((await ask(gateway, query)).body).not.toHaveProperty('extensions');
  await client.close();
});

it('shows no plan to others', async () => {
  await start(rightsWith('schema:read'));

  expect((await ask(gateway, query, { headers })).body).not.toHaveProperty('extensions');
});
