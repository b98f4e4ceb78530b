import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

const plans = async (outcome: string): Promise<number> => {
  const metric = await gateway.registry.getSingleMetric('gateway_plan_cache_total')?.get();
  return metric?.values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
};
const told = () => gateway.logged.find(({ msg }) => msg === 'Plans are made for the documents that are known');

it('plans the documents that clients are known to send before the first of them does', async () => {
  const known = '{ products { id reviews { id } } }';
  const two = 'query A { me { id } } query B { me { name } }';
  gateway = await startGateway({ knownDocuments: ['not a document', '{ nothing }', known, two] });
  while (!told()) await setTimeout(5);

  expect(told()).toMatchObject({ planned: 3 });
  expect(await plans('miss')).toBe(3);
  await ask(gateway, known);
  await ask(gateway, two, { operationName: 'B' });
  expect([await plans('miss'), await plans('hit')]).toEqual([3, 2]);
});
