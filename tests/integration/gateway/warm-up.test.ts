import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

const told = () => gateway.logged.find(({ msg }) => msg === 'Plans are made for the documents that are known');

it('plans the documents that clients are known to send before the first of them does', async () => {
  const known = '{ products { id reviews { id } } }';
  const two = 'query A { me { id } } query B { me { name } }';
  gateway = await startGateway({ knownDocuments: ['not a document', '{ nothing }', known, two] });
  while (!told()) await setTimeout(5);

  expect(told()).toMatchObject({ planned: 3 });
  const plannings = () => gateway.count('gateway_plannings_total', { thread: 'main' });
  const looks = async () => [
    await gateway.count('gateway_plan_cache_total', { outcome: 'miss' }),
    await gateway.count('gateway_plan_cache_total', { outcome: 'hit' }),
  ];
  // Nobody has asked for them yet.
  expect([await plannings(), ...(await looks())]).toEqual([3, 0, 0]);
  await ask(gateway, known);
  await ask(gateway, two, { operationName: 'B' });
  expect([await plannings(), ...(await looks())]).toEqual([3, 0, 2]);
});
