import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { withDenials } from '../../../gateway/execution/with-denials.ts';

type Path = (string | number)[];
const at = (...path: Path) => new GraphQLError('No', { path });
const remainder = { complete: (data: Record<string, unknown> | null) => data };
const placesOf = (data: Record<string, unknown> | null, failed: Path[], denied: Path[]) => {
  const errors = failed.map((path) => at(...path));
  const denials = denied.map((path) => at(...path));
  return withDenials({ data, errors }, remainder, denials, {}).errors?.map(({ path }) => path?.join('.'));
};

describe('denials in an answer', () => {
  it.each([
    { why: 'below what failed are left out', data: { a: null }, failed: [['a']], denied: [['a', 'b', 'c']], places: ['a'] },
    { why: 'below a null that failed deeper', data: { a: { b: null } }, failed: [['a', 'b']], denied: [['a', 'b', 'c']], places: ['a.b'] },
    { why: 'are left out where nothing is left', data: null, failed: [['a']], denied: [['a', 'b']], places: ['a'] },
    { why: 'elsewhere come after', data: { a: null, d: {} }, failed: [['a']], denied: [['d', 'e']], places: ['a', 'd.e'] },
    { why: 'beside a failure stay', data: { a: { b: null } }, failed: [['a', 'b']], denied: [['a', 'c']], places: ['a.b', 'a.c'] },
    { why: 'below a null without an error stay', data: { a: null }, failed: [], denied: [['a', 'b']], places: ['a.b'] },
    {
      why: 'stay where one item of a list has the field',
      data: { a: [null, {}] },
      failed: [['a', 0]],
      denied: [['a', 'b']],
      places: ['a.0', 'a.b'],
    },
    { why: 'are left out where none has', data: { a: [null] }, failed: [['a', 0]], denied: [['a', 'b']], places: ['a.0'] },
  ])('$why', ({ data, failed, denied, places }) => {
    expect(placesOf(data, failed, denied)).toEqual(places);
  });
});
