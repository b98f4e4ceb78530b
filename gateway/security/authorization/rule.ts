import type { Rights } from '../../caller.ts';

/** What one directive asks of a caller. `anyOf` is a list of alternatives, each of which asks for everything in it. */
export type Rule = { kind: 'authenticated' } | { kind: 'scopes' | 'policies'; anyOf: readonly (readonly string[])[] };

export function isFulfilled(rule: Rule, rights: Rights): boolean {
  if (rule.kind === 'authenticated') return rights.authenticated;
  const held = rights[rule.kind];
  return rule.anyOf.some((all) => all.every((name) => held.includes(name)));
}

/** Rules that ask the same have the same key, in whatever order they were written. */
export const keyOf = (rule: Rule): string =>
  rule.kind === 'authenticated'
    ? rule.kind
    : `${rule.kind} ${rule.anyOf
        .map((all) => JSON.stringify([...new Set(all)].toSorted()))
        .toSorted()
        .join(' ')}`;

/** Alternatives of a conjunction are multiplied out up to this many. */
const MAX_ALTERNATIVES = 4_096;

/** Whether everybody who fulfils all of `given` fulfils `rule`. Where that would take too long to tell: no. */
export function implies(given: readonly Rule[], rule: Rule): boolean {
  if (rule.kind === 'authenticated') return given.some(({ kind }) => kind === 'authenticated');
  let held: (readonly string[])[] = [[]];
  for (const each of given) {
    if (each.kind !== rule.kind) continue;
    if (held.length * each.anyOf.length > MAX_ALTERNATIVES) return false;
    held = held.flatMap((names) => each.anyOf.map((more) => names.concat(more)));
  }
  return held.every((names) => rule.anyOf.some((all) => all.every((name) => names.includes(name))));
}
