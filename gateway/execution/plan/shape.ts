import type { FetchDataRewrite } from '@apollo/query-planner';
import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';

/**
 * Which keys of a fetch's answer hold objects or lists of objects, and the same of those. What is not in it is a leaf: a value of a
 * scalar may be an object as well, and is nobody's to merge.
 */
export type Shape = ReadonlyMap<string, Shape>;

type Growing = Map<string, Growing>;

/**
 * @param document what the subgraph is sent
 * @param renames the keys that its answer is rewritten to have besides
 */
export function shapeOf(document: DocumentNode, renames: readonly FetchDataRewrite[] = []): Shape {
  const fragments = new Map(
    document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION).map((node) => [node.name.value, node]),
  );
  const names = new Map(
    renames.flatMap((rewrite) => (rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [])),
  );
  const grow = ({ selections }: SelectionSetNode, shape: Growing): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) grow(fragment.selectionSet, shape);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) grow(selection.selectionSet, shape);
      else if (selection.selectionSet) {
        const key = selection.alias?.value ?? selection.name.value;
        const inner: Growing = shape.get(key) ?? new Map();
        grow(selection.selectionSet, inner);
        shape.set(key, inner);
        const name = names.get(key);
        if (name !== undefined) shape.set(name, shape.has(name) ? merged(shape.get(name), inner) : inner);
      }
    }
  };
  const shape: Growing = new Map();
  for (const node of document.definitions) if (node.kind === Kind.OPERATION_DEFINITION) grow(node.selectionSet, shape);
  return shape;
}

function merged(one: Growing = new Map(), other: Growing = new Map()): Growing {
  const both: Growing = new Map(one);
  for (const [key, inner] of other) both.set(key, both.has(key) ? merged(both.get(key), inner) : inner);
  return both;
}
