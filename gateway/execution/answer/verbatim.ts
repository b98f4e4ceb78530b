import { isEnumType, isLeafType, isListType, isNonNullType, isObjectType, type GraphQLLeafType, type GraphQLOutputType } from 'graphql';
import type { AsItCame } from '../plan/plan-run.ts';

/**
 * Looks whether a value is what the answer is to have in its place, just as it is: objects of the keys that were asked for, in their order, and
 * every value of its type. Then what `JSON.stringify` makes of it is JSON of the answer.
 * @returns how long that is, in UTF-16 code units, not counting backslashes before quotes and the like; infinite, where the length does not
 * tell it from other spellings of the same; NaN, where the value is something else
 */
export type MeasureVerbatim = (value: unknown) => number;

/** One key of an object, in the order of the answer. */
export type VerbatimMember = { readonly key: string; readonly measure: MeasureVerbatim };

/** A list that is shorter is not worth a look ahead. */
const LONG = 2;
/** So often the next values of a place are not looked at where one was something else: they mostly are, too. */
const PATIENCE = 100;

/**
 * @param membersOf what is asked for of an object type
 * @returns null for what is not looked at: where an object of several types may stand
 */
export function compileVerbatim(
  type: GraphQLOutputType,
  membersOf: (typeName: string) => readonly VerbatimMember[] | null,
): MeasureVerbatim | null {
  if (isNonNullType(type)) {
    const inner = compileVerbatim(type.ofType, membersOf);
    return inner && ((value) => (value === null ? Number.NaN : inner(value)));
  }
  if (isLeafType(type)) return orNull(measureLeaf(type));
  if (isListType(type)) {
    const inner = compileVerbatim(type.ofType, membersOf);
    return inner && orNull(measureList(inner));
  }
  if (!isObjectType(type)) return null;
  const members = membersOf(type.name);
  return members && orNull(measureObject(members));
}

const orNull =
  (measure: MeasureVerbatim): MeasureVerbatim =>
  (value) =>
    value === null ? 4 : measure(value);

const measureList =
  (measureItem: MeasureVerbatim): MeasureVerbatim =>
  (value) => {
    if (!Array.isArray(value)) return Number.NaN;
    let length = Math.max(2, value.length + 1);
    for (const item of value as unknown[]) {
      length += measureItem(item);
      if (Number.isNaN(length)) return length;
    }
    return length;
  };

function measureObject(members: readonly VerbatimMember[]): MeasureVerbatim {
  let around = Math.max(2, members.length + 1);
  for (const { key } of members) around += JSON.stringify(key).length + 1;
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value)) return Number.NaN;
    let length = around;
    let count = 0;
    for (const key in value) {
      const member = members[count];
      if (member?.key !== key) return Number.NaN;
      length += member.measure((value as Record<string, unknown>)[key]);
      if (Number.isNaN(length)) return length;
      count += 1;
    }
    return count === members.length ? length : Number.NaN;
  };
}

/** What `leafWriter` writes as `JSON.stringify` does. */
function measureLeaf(type: GraphQLLeafType): MeasureVerbatim {
  if (isEnumType(type)) return (value) => (typeof value === 'string' && type.getValue(value) ? value.length + 2 : Number.NaN);
  switch (type.name) {
    case 'String':
    case 'ID':
      return (value) => (typeof value === 'string' ? value.length + 2 : Number.NaN);
    case 'Int':
      return (value) => (Number.isInteger(value) ? lengthOfNumber(value as number) : Number.NaN);
    case 'Float':
      return (value) => (Number.isFinite(value) ? lengthOfNumber(value as number) : Number.NaN);
    case 'Boolean':
      return (value) => (typeof value === 'boolean' ? lengthOfBoolean(value) : Number.NaN);
    default:
      return measureAny;
  }
}

function measureAny(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'boolean') return lengthOfBoolean(value);
  if (typeof value === 'number') return Number.isFinite(value) ? lengthOfNumber(value) : Number.NaN;
  return value === undefined ? Number.NaN : Infinity;
}

const lengthOfBoolean = (value: boolean): number => (value ? 4 : 5);

/** A number of so many characters has at most 15 digits, or is an integer: no other number of as many digits is the same to a computer. */
const MAX_EXACT = 16;

function lengthOfNumber(value: number): number {
  if (Number.isSafeInteger(value)) return value >= 0 && value < 10 ? 1 : String(value).length;
  const { length } = String(value);
  return length <= MAX_EXACT && !Number.isInteger(value) ? length : Infinity;
}

export const measureText =
  (text: string): MeasureVerbatim =>
  (value) =>
    value === text ? text.length + 2 : Number.NaN;

/** Says no to most values of a place where it was no before. */
function guess<Value>(compile: () => ((value: Value) => boolean) | null): (value: Value) => boolean {
  let is: ((value: Value) => boolean) | null | undefined;
  let patience = 0;
  return (value) => {
    if (patience > 0) {
      patience -= 1;
      return false;
    }
    if (is === undefined) is = compile();
    if (is?.(value)) return true;
    patience = is ? PATIENCE : Infinity;
    return false;
  };
}

/** Whether every item of a list is what the answer is to have there. */
export function guessVerbatimList(compileItem: () => MeasureVerbatim | null): (list: readonly unknown[]) => boolean {
  const isVerbatim = guess<readonly unknown[]>(() => {
    const measureItem = compileItem();
    const measure = measureItem && measureList(measureItem);
    return measure && ((list) => !Number.isNaN(measure(list)));
  });
  return (list) => list.length >= LONG && isVerbatim(list);
}

/** Whether what a subgraph has answered is the whole answer, and its text is the very one that would be written of it. */
export const guessAsItCame = (compile: () => MeasureVerbatim | null): ((came: AsItCame) => boolean) =>
  guess<AsItCame>(() => {
    const measure = compile();
    return measure && (({ data, text }) => isWrittenIn(text, measure(data)));
  });

/** After a backslash, what is written no shorter. */
const ESCAPED = '"\\bfnrt';
/** A number with an exponent, or what in a text looks like one. */
const EXPONENT = /[:,[]\s*-?\d[\d.]*[Ee]/;

/**
 * Whether the text is what `JSON.stringify` writes, in so many characters and the backslashes. Nothing can be spelled in fewer, but for
 * numbers with exponents; so each space, key that stands there twice, or zero too many shows.
 * @param text JSON in which the value that was measured was read, from bytes: there is no half of a pair of surrogates in it
 */
function isWrittenIn(text: string, length: number): boolean {
  let backslashes = text.length - length;
  if (!(backslashes >= 0)) return false;
  for (let at = text.indexOf('\\'); at !== -1; at = text.indexOf('\\', at + 2)) {
    backslashes -= 1;
    if (backslashes < 0 || !ESCAPED.includes(text.charAt(at + 1))) return false;
  }
  return backslashes === 0 && !EXPONENT.test(text);
}
