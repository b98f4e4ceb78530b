import { buildSchema, GraphQLError, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { growthOf } from '../../../bench/heap/curve.ts';
import { writeText } from '../../../bench/heap/texts.ts';

const COUNT = 1_000;
const texts = Array.from({ length: COUNT }, (_, number) => writeText(number));

/** What the four subgraphs of bench/gateway are together. */
const schema = buildSchema(`
  type Query { me: User, user(id: ID!): User, users: [User], topProducts(first: Int = 5): [Product] }
  type User { id: ID!, name: String, username: String, birthday: Int, reviews: [Review] }
  type Product { upc: String!, name: String, price: Int, weight: Int, inStock: Boolean, shippingEstimate: Int, reviews: [Review] }
  type Review { id: ID!, body: String, product: Product, author: User }
`);

function isValid(query: string): boolean {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch (error) {
    if (error instanceof GraphQLError) return false;
    throw error;
  }
}

it('writes no text twice, nor one that differs from another in its name alone', () => {
  const withoutNames = new Set(texts.map(({ query }) => query.replace(/^query \w+/, 'query').replaceAll(/of\d+/g, 'of')));

  expect(new Set(texts.map(({ query }) => query)).size).toBe(COUNT);
  expect(withoutNames.size).toBeGreaterThan(COUNT / 2);
});

it('says of each text whether it is valid', () => {
  expect(texts.filter((text) => isValid(text.query) !== text.isValid)).toEqual([]);
  expect(texts.filter((text) => !text.isValid)).toHaveLength(COUNT / 10);
});

it.each([
  { why: 'is flat once the caches are full', heap: (n: number) => Math.min(n, 8), growth: 1 },
  { why: 'grows all the time', heap: (n: number) => n + 10, growth: 57 / 22 },
])('compares the last tenth of a heap that $why with the third', ({ heap, growth }) => {
  const curve = Array.from({ length: 50 }, (_, n) => heap(n));

  expect(growthOf(curve, 50_000)).toBeCloseTo(growth, 5);
});
