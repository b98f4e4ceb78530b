import { parse } from 'graphql';
import { afterEach, expect, it } from 'vitest';
import { createPlanner } from '../../../gateway/planning/planner.ts';
import { startPlanningThread, type PlanningThread } from '../../../gateway/planning/planning-thread.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { placelessShopSdl } from '../../support/gateway/start-gateway.ts';

const QUERY = 'query Reviews($first: Int) { me { name reviews { body product { title shipping reviews(first: $first) { id } } } } }';

let thread: PlanningThread | null = null;
afterEach(async () => {
  await thread?.stop();
  thread = null;
});

async function start(): Promise<PlanningThread> {
  const started = await startPlanningThread(placelessShopSdl());
  if ('refused' in started) throw new Error(started.refused);
  thread = started.thread;
  return started.thread;
}

it('plans in another thread as in this one', async () => {
  const request = { document: parse(QUERY), operationName: 'Reviews' };
  const here = createPlanner(buildSupergraph(placelessShopSdl()))(request);
  const there = JSON.parse(await (await start()).plan(request)) as unknown;
  expect(there).toEqual(JSON.parse(JSON.stringify(here)));
});

it('says of one operation that it cannot be planned, and plans the next', async () => {
  const { plan } = await start();
  await expect(plan({ document: parse('{ nothing }'), operationName: undefined })).rejects.toThrow('nothing');
  await expect(plan({ document: parse('{ me { id } }'), operationName: undefined })).resolves.toContain('"serviceName":"accounts"');
});

it('says why a supergraph cannot be loaded', async () => {
  expect(await startPlanningThread('type Query { a: Int }')).toEqual({ refused: expect.stringContaining('supergraph') });
});

it('lets nobody wait for a thread that has ended', async () => {
  const { plan, stop } = await start();
  const waiting = plan({ document: parse(QUERY), operationName: undefined });
  await Promise.all([expect(waiting).rejects.toThrow('has ended'), stop()]);
  await expect(plan({ document: parse(QUERY), operationName: undefined })).rejects.toThrow('has ended');
});
