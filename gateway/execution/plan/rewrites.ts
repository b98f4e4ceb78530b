import type { FetchDataRewrite } from '@apollo/query-planner';
import { isObject, readKey, writeKey, type Data } from './data.ts';
import type { TypeSets } from './type-sets.ts';

const FRAGMENT = '... on ';

/** Changes what it is given, an object or a list of them. */
export type Rewrite = (value: unknown) => void;

/** Null where there is nothing to rewrite. */
export function compileRewrites(rewrites: readonly FetchDataRewrite[] | undefined, typeSets: TypeSets): Rewrite | null {
  if (!rewrites || rewrites.length === 0) return null;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, typeSets));
  return (value) => {
    for (const rewrite of compiled) rewrite(value);
  };
}

function compileRewrite(rewrite: FetchDataRewrite, typeSets: TypeSets): Rewrite {
  const key = rewrite.path.at(-1);
  if (key === undefined || key.startsWith(FRAGMENT)) throw new Error(`A rewrite of a query plan ends in ${JSON.stringify(rewrite.path)}`);
  const change = rewrite.kind === 'ValueSetter' ? setter(key, rewrite.setValueTo) : renamer(key, rewrite.renameKeyTo);
  return rewrite.path.slice(0, -1).reduceRight<Rewrite>((inner, element) => compileElement(element, typeSets, inner), eachObject(change));
}

function compileElement(element: string, typeSets: TypeSets, inner: Rewrite): Rewrite {
  if (!element.startsWith(FRAGMENT)) return eachObject((object) => inner(readKey(object, element)));
  const types = typeSets.under(element.slice(FRAGMENT.length));
  return eachObject((object) => {
    const { __typename } = object;
    // An object that does not say what it is stands where no other type can be.
    if (typeof __typename !== 'string' || types.has(__typename)) inner(object);
  });
}

const eachObject = (change: (object: Data) => void): Rewrite => {
  const go: Rewrite = (value) => {
    if (Array.isArray(value)) for (const item of value) go(item);
    else if (isObject(value)) change(value);
  };
  return go;
};

const setter =
  (key: string, value: unknown) =>
  (object: Data): void =>
    writeKey(object, key, value);

const renamer =
  (key: string, name: string) =>
  (object: Data): void => {
    const value = readKey(object, key);
    if (value === undefined) return;
    writeKey(object, name, value);
    object[key] = undefined;
  };
