import { expect, it } from 'vitest';
import { partOf } from '../../../bench/growth/where/parts.ts';
import { sumBusyTime, type CallFrame } from '../../../bench/profile/busy-time.ts';

const frame = (functionName: string, url = ''): CallFrame => ({ functionName, url });
const LEAF = frame('quote', 'file:///project/dist/gateway/execution/answer/leaf.js');

it.each([
  { part: 'garbage collection', stack: [frame('(garbage collector)'), frame('(root)')] },
  {
    part: 'HTTP with the client',
    stack: [frame('writev'), frame('doWrite', 'node:net'), frame('end', 'node:_http_outgoing'), frame('(root)')],
  },
  {
    part: 'requests to subgraphs',
    stack: [frame('writev'), frame('doWrite', 'node:net'), frame('writeH1', 'file:///project/node_modules/undici/lib/client-h1.js')],
  },
  {
    part: 'JSON.parse of their answers',
    stack: [frame('parse'), frame('readResponse', 'file:///project/gateway/endpoints/http-endpoint.ts')],
  },
  { part: 'writing the answer', stack: [LEAF, frame('', 'file:///project/dist/gateway/execution/answer/compile-answer.js')] },
  { part: 'representations, merging', stack: [LEAF, frame('writePlain', 'file:///project/dist/gateway/execution/plan/representation.js')] },
  { part: 'event loop, reading from sockets', stack: [frame('(program)'), frame('(root)')] },
])('charges to "$part" what the innermost function of a part has on its account', ({ part, stack }) => {
  const [innermost = frame(''), ...others] = stack;

  expect(partOf([innermost, ...others])).toBe(part);
});

it('adds up the time of samples, those of an idle process left out', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(root)'), children: [2, 3] },
      { id: 2, callFrame: frame('(idle)') },
      { id: 3, callFrame: frame('outer'), children: [4] },
      { id: 4, callFrame: frame('inner') },
    ],
    samples: [2, 4, 3, 4],
    timeDeltas: [1_000, 10, 20, 30],
  };

  const names = sumBusyTime(profile, (stack) => stack.map(({ functionName }) => functionName).join(' < '));

  expect(Object.fromEntries(names)).toEqual({ 'inner < outer < (root)': 40, 'outer < (root)': 20 });
});
