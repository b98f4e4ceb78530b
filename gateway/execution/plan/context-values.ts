import type { FetchDataKeyRenamer } from '@apollo/query-planner';
import { isObject, readKey, type Data } from './data.ts';
import type { TypeSets } from './type-sets.ts';

/** What a field with `@fromContext` is given for one entity, by the names of the variables. */
export type ContextValues = (ancestors: readonly Data[]) => Record<string, unknown>;

const FRAGMENT = '... on ';

/**
 * Reads, from the objects around an entity, what its subgraph wants to know of them. A path begins with a `..` for each object to go up;
 * several paths may be for one variable, one for each type that the object up there may be of.
 */
export function compileContextValues(rewrites: readonly FetchDataKeyRenamer[], typeSets: TypeSets): ContextValues {
  const readers = rewrites.map(({ path, renameKeyTo }) => {
    const up = path.findIndex((element) => element !== '..');
    return { name: renameKeyTo, up, read: compileRead(path.slice(up), typeSets) };
  });
  return (ancestors) => {
    const values: Record<string, unknown> = {};
    for (const { name, up, read } of readers) {
      const value = read(ancestors[ancestors.length - up]);
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
}

function compileRead(path: readonly string[], typeSets: TypeSets): (value: unknown) => unknown {
  const [element, ...rest] = path;
  if (element === undefined) return (value) => value;
  const inner = compileRead(rest, typeSets);
  if (!element.startsWith(FRAGMENT)) {
    const read = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(read);
      return isObject(value) ? inner(readKey(value, element)) : (value ?? undefined);
    };
    return read;
  }
  const types = typeSets.under(element.slice(FRAGMENT.length));
  return (value) => (isObject(value) && types.has(String(readKey(value, '__typename'))) ? inner(value) : undefined);
}
