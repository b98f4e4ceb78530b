import { readFile } from 'node:fs/promises';
import { Kind, parse, visit, type ASTNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SUBGRAPHS } from '../../../gateway/supergraph/project-subgraphs.ts';

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

const sdlOf = (name: string) => readFile(`subgraphs/${name}/schema.graphql`, 'utf8');

const nameOf = (node: ASTNode | readonly ASTNode[] | undefined): string[] => (node && 'name' in node && node.name ? [node.name.value] : []);

/** `Type.field.argument` of everything that may have a description and has none. */
function undescribed(sdl: string): string[] {
  const missing: string[] = [];
  const parents: string[] = [];
  visit(parse(sdl), {
    enter: (node) => {
      parents.push(...nameOf(node));
      // `description` is a property of all that may have one, `extend type` excepted.
      if (node.kind.endsWith('Definition') && 'name' in node && 'description' in node && !node.description?.value.trim())
        missing.push(parents.join('.'));
    },
    leave: (node) => void parents.splice(parents.length - nameOf(node).length),
  });
  return missing;
}

describe.each(SUBGRAPHS)('the schema of %s', (name) => {
  it('describes every type, field, argument, input field and enum value', async () => {
    expect(undescribed(await sdlOf(name))).toEqual([]);
  });

  it('says the same of the root types as the others do', async () => {
    const descriptions = async (subgraph: string) =>
      parse(await sdlOf(subgraph)).definitions.flatMap((node) =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION && ROOTS.has(node.name.value) ? [[node.name.value, node.description?.value]] : [],
      );
    expect(await descriptions(name)).toEqual(await descriptions('user'));
  });
});

it('notices whatever has no description', () => {
  const sdl = 'type A { b(c: Int): Int } input D { e: Int } enum F { G } scalar H union I = A interface J { k: Int } directive @l on FIELD';
  expect(undescribed(sdl)).toEqual(['A', 'A.b', 'A.b.c', 'D', 'D.e', 'F', 'F.G', 'H', 'I', 'J', 'J.k', 'l']);
});
