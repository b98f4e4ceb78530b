import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createPlanCache } from '../../../gateway/execution/plan-cache.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapMiB = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 1_048_576;
};

it('remembers nothing of names that it is only asked for', () => {
  const plans = createPlanCache<object>();
  const asked = { source: '{ a }', document: parse('{ a }') };
  const before = heapMiB();
  for (let n = 0; n < 40; n += 1) plans.get({ ...asked, operationName: `${n}${'x'.repeat(1_048_576)}` });

  expect(heapMiB() - before).toBeLessThan(5);
});

it('keeps the plans of an operation apart by what they lack', () => {
  const plans = createPlanCache<{ name: string }>();
  const document = parse('query A { a } query B { a }');
  for (const [operationName, variant] of [['A'], ['B'], ['A', 'x\n1'], ['B', 'x\n1'], [undefined]] as const) {
    plans.set({ source: '', document, operationName }, { name: `${operationName} ${variant}` }, variant);
  }

  expect(plans.get({ source: '', document, operationName: 'A' })?.name).toBe('A undefined');
  expect(plans.get({ source: '', document, operationName: 'B' }, 'x\n1')?.name).toBe('B x\n1');
  expect(plans.get({ source: '', document, operationName: undefined })?.name).toBe('undefined undefined');
  expect(plans.get({ source: '', document: parse('{ a }'), operationName: 'A' })).toBeUndefined();
  expect(plans.count()).toBe(5);
});
