import { isObject, readKey, type Data } from './data.ts';

/** One step of a way through the data: to what stands under a key, through lists, and of that to the objects of some types. */
export type Hop = { readonly key: string; /** Null: of every type. */ readonly types: ReadonlySet<string> | null };

/** An object in the data, and where it stands in the answer. */
export type Place = {
  readonly object: Data;
  readonly path: (string | number)[];
  /** The objects around it, the outermost first. */
  readonly ancestors: readonly Data[];
};

const CONDITION = /^([^|]*)\|\[([^\]]*)\]$/;

/**
 * Reads the path of a Flatten node: response keys, `@` for the items of a list, and `key|[A,B]` or `@|[A,B]` where only these types are
 * meant. Lists are recognized by what the data has, so `@` says nothing more.
 */
export function readPath(path: readonly (string | number)[]): Hop[] {
  const hops: Hop[] = [];
  for (const element of path) {
    if (typeof element === 'number') throw new Error(`A path of a query plan has the index ${element}`);
    const [, key = element, names] = CONDITION.exec(element) ?? [];
    const types = names === undefined ? null : new Set(names.split(',').map((name) => name.trim()));
    const last = hops.at(-1);
    if (key === '@' || key === '') {
      if (types && last) hops[hops.length - 1] = { ...last, types };
    } else hops.push({ key, types });
  }
  return hops;
}

/**
 * The objects at the end of a way. Nulls on the way end there.
 * @param mayRepeat whether one object may stand in several places of the data: it is found once then
 */
export function findTargets(root: Data, hops: readonly Hop[], mayRepeat: boolean): Data[] {
  let level = [root];
  for (const { key, types } of hops) {
    const next: Data[] = [];
    for (const object of level) pushObjects(readKey(object, key), types, next);
    level = mayRepeat && next.length > 1 ? [...new Set(next)] : next;
    if (level.length === 0) break;
  }
  return level;
}

function pushObjects(value: unknown, types: ReadonlySet<string> | null, into: Data[]): void {
  if (Array.isArray(value)) for (const item of value) pushObjects(item, types, into);
  else if (isObject(value) && isOneOf(types, value)) into.push(value);
}

const isOneOf = (types: ReadonlySet<string> | null, { __typename }: Data): boolean =>
  types === null || typeof __typename !== 'string' || types.has(__typename);

/**
 * The same with the paths, and each object as often as it stands in the data.
 * @param limit how many are enough
 */
export function locateTargets(root: Data, hops: readonly Hop[], limit: number): Place[] {
  const places: Place[] = [];
  const go = (value: unknown, path: (string | number)[], ancestors: readonly Data[], types: Hop['types']): void => {
    if (places.length >= limit) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) go(item, [...path, index], ancestors, types);
      return;
    }
    if (!isObject(value) || !isOneOf(types, value)) return;
    const hop = hops[ancestors.length];
    if (!hop) places.push({ object: value, path, ancestors });
    else go(readKey(value, hop.key), [...path, hop.key], [...ancestors, value], hop.types);
  };
  go(root, [], [], null);
  return places;
}
