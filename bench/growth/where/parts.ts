import type { CallFrame, Stack } from '../../profile/busy-time.ts';

/** What the gateway's process does for a request. What Node does in between without a function of JavaScript is the last. */
export const PARTS = [
  'HTTP with the client',
  'checking, looking up the plan',
  'requests to subgraphs',
  'JSON.parse of their answers',
  'representations, merging',
  'writing the answer',
  'garbage collection',
  'event loop, reading from sockets',
] as const;

export type Part = (typeof PARTS)[number];

type Rule = { part: Part; isMet: (frame: CallFrame) => boolean };

const inFile =
  (pattern: RegExp): Rule['isMet'] =>
  ({ url }) =>
    pattern.test(url);

/** The first that is met counts. Urls are those of `dist/` or of the sources. */
const RULES: readonly Rule[] = [
  { part: 'garbage collection', isMet: ({ functionName }) => functionName === '(garbage collector)' },
  { part: 'JSON.parse of their answers', isMet: ({ functionName }) => functionName === 'readResponse' },
  // Leaves are written for representations, too: whoever asked for one is charged.
  { part: 'writing the answer', isMet: inFile(/\/gateway\/(execution\/answer\/(?!leaf)|http\/write-answer)/) },
  { part: 'representations, merging', isMet: inFile(/\/gateway\/execution\/plan\/|\/gateway\/execution\/executor\./) },
  { part: 'requests to subgraphs', isMet: inFile(/\/gateway\/(endpoints\/|execution\/subgraph-fetch)|\/node_modules\/undici\//) },
  {
    part: 'checking, looking up the plan',
    isMet: inFile(
      /\/gateway\/(operations|execution(?!\/answer\/leaf)|security)\/|\/gateway\/caller\.|\/node_modules\/(graphql|lru-cache|@apollo)\//,
    ),
  },
  {
    part: 'HTTP with the client',
    isMet: inFile(
      /\/gateway\/(http|standalone)|^node:(_http|internal\/http)|\/node_modules\/(fastify|@fastify|find-my-way|secure-json-parse|pino|light-my-request)\//,
    ),
  },
];

/** What a sample is charged to: the innermost function on its stack that belongs to a part decides. */
export function partOf(stack: Stack): Part {
  for (const frame of stack) {
    const rule = RULES.find(({ isMet }) => isMet(frame));
    if (rule) return rule.part;
  }
  return 'event loop, reading from sockets';
}
