import * as fc from 'fast-check';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileVerbatim, guessAsItCame, type VerbatimMember } from '../../../gateway/execution/answer/verbatim.ts';

const schema = buildSchema(`
  scalar Json
  enum Color { RED GREEN }
  type Query { rows: [Row!] row: Row }
  type Row { text: String int: Int float: Float truth: Boolean color: Color! id: ID any: Json list: [[Int]] inner: Row }
`);

/** Every field of a type, rows in rows to a depth. */
function membersOf(typeName: string, depth = 3): readonly VerbatimMember[] {
  const fields = Object.values((schema.getType(typeName) as GraphQLObjectType).getFields());
  return fields
    .filter(({ name }) => depth > 0 || name !== 'inner')
    .map(({ name, type }) => ({ key: name, measure: compileVerbatim(type, (inner) => membersOf(inner, depth - 1))! }));
}

/** Guesses anew each time: the first guess is a look. */
const isAsItCame = (text: string): boolean => {
  const compile = () => compileVerbatim(schema.getQueryType()!, (typeName) => membersOf(typeName));
  return guessAsItCame(compile)({ data: JSON.parse(text) as Record<string, unknown>, text });
};

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { freq: 5 });
const numberOf = (arbitrary: fc.Arbitrary<number>) => orNull(fc.oneof(arbitrary, fc.constantFrom(0, 100, 1_000, 120_000, 1e21)));
const text = orNull(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('a":1', '\\"', ',1e5', '\n\t\u0001', '10:30.5')));
const float = numberOf(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0.5, 0.05, 1.5, 1e-7, 0.1 + 0.2)));

const rowOf = (depth: number): fc.Arbitrary<object | null> =>
  orNull(
    fc
      .tuple(
        fc.record({
          text,
          int: numberOf(fc.integer()),
          float,
          truth: orNull(fc.boolean()),
          color: fc.constantFrom('RED', 'GREEN'),
          id: text,
          any: fc.oneof(text, float, fc.boolean(), fc.jsonValue({ maxDepth: 1 })),
          list: orNull(fc.array(orNull(fc.array(numberOf(fc.integer()), { maxLength: 3 })), { maxLength: 3 })),
        }),
        depth > 0 ? rowOf(depth - 1) : fc.constant(undefined),
      )
      .map(([row, inner]) => (inner === undefined ? row : Object.assign(row, { inner }))),
  );
const data = fc.record({
  rows: orNull(
    fc.array(
      rowOf(2).filter((row) => row !== null),
      { maxLength: 3 },
    ),
  ),
  row: rowOf(2),
});

/** Writes JSON as no two servers do. `choose` says which of so many ways is taken; 0 is that of `JSON.stringify`. */
function spell(value: unknown, choose: (ways: number) => number): string {
  const space = () => ['', '', '', ' ', '\n'][choose(5)] ?? '';
  if (typeof value === 'string') return spellText(value, choose);
  if (typeof value === 'number') return spellNumber(value, choose);
  if (Array.isArray(value)) return `[${space()}${value.map((item) => spell(item, choose)).join(`${space()},`)}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([key, inner]) => {
    const member = `${spellText(key, choose)}${space()}:${space()}${spell(inner, choose)}`;
    return choose(30) === 1 ? [`${JSON.stringify(key)}:${choose(2) === 1 ? '1' : spell(inner, choose)}`, member] : [member];
  });
  return `{${members.join(`,${space()}`)}${space()}}`;
}

function spellText(value: string, choose: (ways: number) => number): string {
  const json = JSON.stringify(value);
  const way = choose(40);
  if (way === 1) return json.replaceAll('/', String.raw`\/`);
  if (way === 2) return json.replaceAll('a', String.raw`\u0061`);
  if (way === 3) return json.replaceAll(String.raw`\n`, String.raw`\u000a`);
  return json;
}

function spellNumber(value: number, choose: (ways: number) => number): string {
  const plain = JSON.stringify(value);
  const ways = [
    plain,
    value.toExponential().replace('e+', 'e'),
    `${plain}.0`,
    `${plain}0`,
    value.toPrecision(17),
    plain.replace('e+', 'E'),
    `-${plain}`,
  ];
  const way = ways[choose(30)] ?? plain;
  try {
    return JSON.parse(way) === value ? way : plain;
  } catch {
    return plain;
  }
}

/** What numbers and objects of custom scalars may lose, and exponents, are left to who writes anew. */
const isPlain = (json: string) => !/\\u|[:,[]-?[\d.]+e|\d{16}|\d\.\d{14}/i.test(json) && !/"any":[[{]/.test(json);

/** Mostly as everybody would. */
const oddly = fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(1_000) });

describe('a text that is taken for the answer', () => {
  it('is what would be written of its data, however it was spelled', () => {
    let taken = 0;
    fc.assert(
      fc.property(data, fc.infiniteStream(oddly), (value, stream) => {
        const spelled = spell(value, (ways) => (stream.next().value ?? 0) % ways);
        const isTaken = isAsItCame(spelled);
        taken += isTaken ? 1 : 0;
        return !isTaken || spelled === JSON.stringify(JSON.parse(spelled));
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('is every text that was written plainly', () => {
    let plain = 0;
    fc.assert(
      fc.property(data, (value) => {
        const json = JSON.stringify(value);
        if (!isPlain(json)) return true;
        plain += 1;
        return isAsItCame(json);
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(plain).toBeGreaterThan(200);
  });

  it.each([
    ['a key twice', '{"rows":null,"rows":null,"row":null}'],
    [
      'a key twice, and a number that is spelled in fewer characters for it',
      '{"rows":null,"row":{"text":null,"text":"","int":1e9,"float":1e9}}',
    ],
    ['a key that is something else first', '{"rows":{"secret":1},"rows":null,"row":null}'],
    ['another object after it', '{"rows":null,"row":null},"data":{"rows":null,"row":null}'],
  ])('is none with %s', (_, spelled) => {
    const parsed = JSON.parse(spelled.replace(/,"data".*/s, '')) as Record<string, unknown>;
    const compile = () => compileVerbatim(schema.getQueryType()!, (typeName) => membersOf(typeName));
    expect(guessAsItCame(compile)({ data: parsed, text: spelled })).toBe(false);
  });
});
