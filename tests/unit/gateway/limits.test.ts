import { buildSchema, getIntrospectionQuery, parse, specifiedRules } from 'graphql';
import { describe, expect, it } from 'vitest';
import { OPERATION_LIMITS, type LimitName, type OperationLimits } from '../../../gateway/operations/limits.ts';
import { measureDocument } from '../../../gateway/operations/measure-document.ts';
import { readDocument } from '../../../gateway/operations/read-document.ts';
import { findVariablesExceeded } from '../../../gateway/operations/variables.ts';

const schema = buildSchema('type Query { a(x: [[Int]]): Query b(x: Int): String }');

const read = (source: string, limits: Partial<OperationLimits> = {}) =>
  readDocument(source, { schema, rules: specifiedRules, limits: { ...OPERATION_LIMITS, ...limits }, hideSuggestions: false });
const refusalOf = (source: string, limits: Partial<OperationLimits>) => {
  const result = read(source, limits);
  return 'errors' in result ? result.errors.map(({ extensions }) => extensions) : null;
};

const deep = (levels: number) => `{ ${'a { '.repeat(levels - 1)}b ${'} '.repeat(levels)}`;
const many = (count: number, part: (n: number) => string) => Array.from({ length: count }, (_, n) => part(n)).join(' ');

const CASES: { limit: keyof OperationLimits & LimitName; document: (size: number) => string; maximum: number }[] = [
  { limit: 'documentLength', maximum: 40, document: (size) => '{ b }'.padEnd(size) },
  { limit: 'tokens', maximum: 20, document: (size) => `{ ${'b '.repeat(size - 2)}}` },
  { limit: 'depth', maximum: 5, document: deep },
  { limit: 'rootFields', maximum: 3, document: (size) => `{ ${'b '.repeat(size)}}` },
  { limit: 'rootFields', maximum: 4, document: (size) => `{ ...R ... { ...R } ${'b '.repeat(size - 2)} } fragment R on Query { b }` },
  { limit: 'aliases', maximum: 3, document: (size) => `{ a { ${many(size, (n) => `b${n}: b`)} } }` },
  { limit: 'aliases', maximum: 4, document: (size) => `{ a { ${many(size, () => '...A')} } } fragment A on Query { c: b }` },
  {
    limit: 'directives',
    maximum: 3,
    document: (size) => `{ b ${many(size, () => '@skip(if: false)').replaceAll(') @', ') ...{ b } b @')} }`,
  },
  { limit: 'directives', maximum: 4, document: (size) => `{ ${many(size, () => '...D')} } fragment D on Query { b @include(if: true) }` },
  { limit: 'fields', maximum: 9, document: (size) => `{ a { ${'b '.repeat(size - 1)} } }` },
  { limit: 'fields', maximum: 9, document: (size) => `{ a { ${'...F '.repeat(size - 1)} } } fragment F on Query { b }` },
  { limit: 'definitions', maximum: 3, document: (size) => many(size, (n) => `query Q${n} { b }`) },
  { limit: 'repeatedField', maximum: 5, document: (size) => many(size, (n) => `query Q${n} { b }`) },
  {
    limit: 'variables',
    maximum: 2,
    document: (size) => `query (${many(size, (n) => `$v${n}: Int`)}) { a { ${many(size, (n) => `b${n}: b(x: $v${n})`)} } }`,
  },
  {
    limit: 'introspectionDepth',
    maximum: 4,
    document: (size) => `{ __type(name: "Query") { ${'ofType { '.repeat(size - 1)} name ${'} '.repeat(size)} }`,
  },
  {
    limit: 'introspectionLists',
    maximum: 2,
    document: (size) => `{ __schema { types { ${'fields { type { '.repeat(size)} name ${'} } '.repeat(size)} } } }`,
  },
];

describe('an operation', () => {
  it.each(CASES)('may have $maximum of $limit, and is told of one more', ({ limit, maximum, document }) => {
    expect(read(document(maximum), { [limit]: maximum })).not.toHaveProperty('errors');
    expect(refusalOf(document(maximum + 1), { [limit]: maximum })).toEqual([
      { code: 'LIMIT_EXCEEDED', limit, maximum, actual: maximum + 1 },
    ]);
  });

  it('is told by how much in words', () => {
    expect(read(deep(37))).toMatchObject({ errors: [{ message: '37 levels of fields are 22 too many: the limit is 15' }] });
  });

  it.each([
    { what: 'selection sets', source: deep(3_000).slice(0, 9_000), limits: { documentLength: 1e6, tokens: 1e6 }, limit: 'depth' },
    { what: 'lists', source: `{ a(x: ${'['.repeat(2_000)}${']'.repeat(2_000)}) { b } }`, limits: {}, limit: 'nesting' },
    { what: 'objects', source: `{ a(x: ${'{k: '.repeat(1_000)}1${'}'.repeat(1_000)}) { b } }`, limits: {}, limit: 'nesting' },
    { what: 'lists that are left open', source: `{ a(x: ${'['.repeat(4_000)}`, limits: {}, limit: 'nesting' },
  ])('of $what without end is refused before the parser runs out of stack', ({ source, limits, limit }) => {
    expect(refusalOf(source, limits)).toMatchObject([{ code: 'LIMIT_EXCEEDED', limit }]);
  });

  it('of fragments in a circle is invalid', () => {
    expect(read('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A b }')).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    });
  });

  it.each([
    { options: {} },
    {
      options: {
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      },
    },
  ])('that introspects as GraphiQL does passes', ({ options }) => {
    expect(read(getIntrospectionQuery(options))).toMatchObject({ introspects: true });
  });

  it('keeps suggestions from whoever may not have them', () => {
    const errorsOf = (hideSuggestions: boolean) =>
      readDocument('{ bb }', { schema, rules: specifiedRules, limits: OPERATION_LIMITS, hideSuggestions });

    expect(errorsOf(false)).toMatchObject({ errors: [{ message: expect.stringContaining('Did you mean') as string }] });
    expect(errorsOf(true)).toMatchObject({ errors: [{ message: expect.not.stringContaining('Did you mean') as string }] });
  });
});

describe('measuring', () => {
  /** Each fragment spreads the next twice: 2^levels fields. */
  const doubling = (levels: number) =>
    `{ ...F0 } ${many(levels, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F${levels} on Query { b }`;

  it('looks at each selection set once, however often its fragment is spread', () => {
    const visited = [10, 20, 40, 80].map((levels) => measureDocument(parse(doubling(levels))).visitedSets);

    expect(visited).toEqual([12, 22, 42, 82]);
  });

  it('counts what fragments come to as far as numbers go', () => {
    expect(measureDocument(parse(doubling(20))).operations[0]?.fields).toBe(2 ** 20);
    expect(measureDocument(parse(doubling(2_000))).operations[0]?.fields).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('comes to an end for fragments in a circle and those that are not there', () => {
    const { operations } = measureDocument(parse('{ ...A ...Missing } fragment A on Query { b ...A }'));

    expect(operations[0]).toMatchObject({ fields: 1, depth: 1 });
  });
});

describe('variables', () => {
  const limits = { variableDepth: 3, variableValues: 5 };

  it.each([
    { why: 'as deep as may be', variables: { a: { b: { c: { d: 1 } } } }, refusal: null },
    { why: 'too deep', variables: { a: { b: { c: { d: [] } } } }, refusal: { limit: 'variableDepth', maximum: 3, actual: 4 } },
    { why: 'as many as may be', variables: { a: [1, 2, 3], b: 1 }, refusal: null },
    { why: 'too many', variables: { a: [1, 2, 3, 4], b: 1 }, refusal: { limit: 'variableValues', maximum: 5, actual: 6 } },
    { why: 'none', variables: {}, refusal: null },
  ])('that are $why', ({ variables, refusal }) => {
    expect(findVariablesExceeded(variables, limits)?.extensions ?? null).toEqual(refusal && { code: 'LIMIT_EXCEEDED', ...refusal });
  });

  it('may be nested as deep as a body is long without harm', () => {
    const variables = JSON.parse(`{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`) as Record<string, unknown>;

    expect(findVariablesExceeded(variables, limits)?.extensions['actual']).toBe(400_000);
  });
});
