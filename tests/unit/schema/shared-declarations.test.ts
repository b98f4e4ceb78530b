import { readFile } from 'node:fs/promises';
import { Kind, parse, print } from 'graphql';
import { beforeAll, expect, it } from 'vitest';
import { SUBGRAPHS } from '../../../gateway/supergraph/project-subgraphs.ts';

/** What each subgraph has to declare for itself, because its SDL stands alone, and yet means the same everywhere. */
const SHARED = [
  '@cacheControl',
  '@public',
  '@reveals',
  '@viewerScope',
  'access__ViewerScope',
  'CacheControlScope',
  'ChangedEntity',
  'DateTime',
  'EntityChanges',
  'URL',
  'JSON',
  'PageInfo',
];

/** The ways in which a name is declared, descriptions included, and by which subgraphs. */
const declarations = new Map<string, Map<string, string[]>>();

beforeAll(async () => {
  for (const subgraph of SUBGRAPHS) {
    for (const node of parse(await readFile(`subgraphs/${subgraph}/schema.graphql`, 'utf8')).definitions) {
      if (!('name' in node) || !node.name) continue;
      const name = node.kind === Kind.DIRECTIVE_DEFINITION ? `@${node.name.value}` : node.name.value;
      const ways = declarations.get(name) ?? new Map<string, string[]>();
      ways.set(print(node), [...(ways.get(print(node)) ?? []), subgraph]);
      declarations.set(name, ways);
    }
  }
});

it.each(SHARED)('declares %s alike in every subgraph that has it', (name) => {
  const ways = [...(declarations.get(name)?.values() ?? [])];

  expect(ways).toHaveLength(1);
  expect(ways.flat().length).toBeGreaterThan(1);
});

it('knows all of them', () => {
  const inSeveral = [...declarations].filter(([, ways]) => [...ways.values()].flat().length > 1).map(([name]) => name);
  const parts = ['Query', 'Mutation', 'Subscription', 'Course', 'ContentItem', 'User'];

  expect(inSeveral.toSorted()).toEqual([...SHARED, ...parts].toSorted());
});
