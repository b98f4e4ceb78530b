import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createPlanner } from '../../../gateway/planning/planner.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';

/** Three subgraphs that all know the peers of all things. */
const sdlOf = (name: string): string => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
  type Query { things: [Thing] @shareable }
  interface Thing { id: ID! peers: [Thing] }
  ${['A', 'B', 'C'].map((type) => `type ${type} implements Thing @key(fields: "id") { id: ID! peers: [Thing] @shareable ${name}: Int }`).join('\n')}
`;

it('gives up where there are more ways to a field than it has memory for', () => {
  const subgraphs = ['one', 'two', 'three'].map((name) => ({
    name,
    sdl: sdlOf(name),
    url: `http://${name}.test`,
    file: `${name}.graphql`,
  }));
  const plan = createPlanner(buildSupergraph(composeSupergraph(subgraphs).sdl));
  const ask = (levels: number) => ({
    document: parse(`{ things { ${'peers { '.repeat(levels)}id${' }'.repeat(levels)} } }`),
    operationName: undefined,
  });

  expect(plan(ask(2)).node).toBeDefined();
  expect(() => plan(ask(6))).toThrow('Too many options');
});
