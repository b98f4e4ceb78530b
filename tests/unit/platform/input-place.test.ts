import { buildSchema, GraphQLError, parse, validate, type GraphQLScalarType } from 'graphql';
import { EmailAddressResolver } from 'graphql-scalars';
import { expect, it } from 'vitest';
import { withLiteralPlace } from '../../../platform/graph/input-place.ts';

const schema = buildSchema(`
  scalar EmailAddress
  input Person { email: EmailAddress, friends: [Person!] }
  type Query { one(email: EmailAddress): Int, many(input: Person, age: Int): Int }`);
(schema.getType('EmailAddress') as GraphQLScalarType).parseLiteral = EmailAddressResolver.parseLiteral.bind(EmailAddressResolver);

it.each([
  { query: '{ one(email: "nobody") }', field: 'email' },
  { query: '{ many(input: { email: "nobody" }) }', field: 'input.email' },
  {
    query: '{ many(input: { friends: [{ email: "a@example.org" }, { friends: { email: 7 } }] }) }',
    field: 'input.friends.1.friends.email',
  },
  { query: '{ a: many(age: 1) many(age: "old") }', field: 'age' },
  { query: '{ nothing }', field: undefined },
  { query: '{ many(input: { unknown: 1 }) }', field: undefined },
])('names $field in $query', ({ query, field }) => {
  const document = parse(query);
  const [error] = validate(schema, document);
  expect(error).toBeInstanceOf(GraphQLError);
  const placed = withLiteralPlace(error as GraphQLError, document);
  expect(placed.extensions['field']).toBe(field);
  expect(placed.message).toBe(error?.message);
});
