import { isEnumType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLLeafType, type GraphQLOutputType } from 'graphql';
import type { AsItCame } from '../plan/plan-run.ts';

/**
 * Whether a value is what the answer is to have in its place, just as it is: objects of the keys that were asked for, in their order, and every
 * value of its type. Then it is JSON at once.
 */
export type IsVerbatim = (value: unknown) => boolean;

/** One key of an object, in the order of the answer. */
export type VerbatimMember = { readonly key: string; readonly isVerbatim: IsVerbatim };

/** A list that is shorter is not worth a look ahead. */
const LONG = 2;
/** So often the next lists of a place are not looked at where one was something else: they mostly are, too. */
const PATIENCE = 100;

/** Told of every type of leaf that is looked at. */
export type OnLeaf = (typeName: string) => void;

/**
 * @param membersOf what is asked for of an object type
 * @returns null for what is not looked at: where an object of several types may stand
 */
export function compileVerbatim(
  type: GraphQLOutputType,
  membersOf: (typeName: string) => readonly VerbatimMember[] | null,
  onLeaf?: OnLeaf,
): IsVerbatim | null {
  if (isNonNullType(type)) {
    const inner = compileVerbatim(type.ofType, membersOf, onLeaf);
    return inner && ((value) => value !== null && inner(value));
  }
  if (isLeafType(type)) {
    onLeaf?.(type.name);
    return orNull(isOfLeaf(type));
  }
  if (isListType(type)) {
    const inner = compileVerbatim(type.ofType, membersOf, onLeaf);
    return inner && orNull((value) => Array.isArray(value) && value.every(inner));
  }
  if (!isObjectType(type)) return null;
  const members = membersOf(type.name);
  return members && orNull(hasJust(members));
}

const orNull =
  (is: IsVerbatim): IsVerbatim =>
  (value) =>
    value === null || is(value);

const hasJust =
  (members: readonly VerbatimMember[]): IsVerbatim =>
  (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return false;
    let count = 0;
    for (const key in value) {
      const member = members[count];
      if (member?.key !== key || !member.isVerbatim((value as Record<string, unknown>)[key])) return false;
      count += 1;
    }
    return count === members.length;
  };

/** What `leafWriter` writes as `JSON.stringify` does. */
function isOfLeaf(type: GraphQLLeafType): IsVerbatim {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'String':
    case 'ID':
      return (value) => typeof value === 'string';
    case 'Int':
      return Number.isInteger;
    case 'Float':
      return Number.isFinite;
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    default:
      return (value) => value !== undefined;
  }
}

export const isText =
  (text: string): IsVerbatim =>
  (value) =>
    value === text;

/** Says no to most values of a place where it was no before. */
function guess(compile: () => IsVerbatim | null): IsVerbatim {
  let isVerbatim: IsVerbatim | null | undefined;
  let patience = 0;
  return (value) => {
    if (patience > 0) {
      patience -= 1;
      return false;
    }
    if (isVerbatim === undefined) isVerbatim = compile();
    if (isVerbatim?.(value)) return true;
    patience = isVerbatim ? PATIENCE : Infinity;
    return false;
  };
}

/** Whether every item of a list is what the answer is to have there. */
export function guessVerbatimList(compileItem: () => IsVerbatim | null): (list: readonly unknown[]) => boolean {
  const isVerbatim = guess(() => {
    const isItem = compileItem();
    return isItem && ((list) => (list as unknown[]).every(isItem));
  });
  return (list) => list.length >= LONG && isVerbatim(list);
}

/** A number that may be an `Int`, and is not written as one. Texts may look like it: then there is more work, and nothing else. */
const ODD_INT = /[:,[]\s*(?:-?\d+[.Ee]|-0[\s,}\]])/;

/** Whether what a subgraph has answered is the whole answer, so that its text is. Nothing is said of keys that stand there twice. */
export function guessAsItCame(compile: (onLeaf: OnLeaf) => IsVerbatim | null): (came: AsItCame) => boolean {
  let hasInts = false;
  const isVerbatim = guess(() =>
    compile((typeName) => {
      hasInts ||= typeName === 'Int';
    }),
  );
  return ({ data, text }) => isVerbatim(data) && !(hasInts && ODD_INT.test(text));
}
