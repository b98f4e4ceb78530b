import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { policyOf } from '../../../platform/graph/cache-policy.ts';

const schema = buildSubgraphSchema({
  typeDefs: parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    directive @viewerScope(scope: Scope!) on FIELD_DEFINITION | OBJECT
    directive @cacheControl(maxAge: Int, scope: Keep) on FIELD_DEFINITION | OBJECT
    enum Scope { PUBLIC COURSE VIEWER }
    enum Keep { PUBLIC PRIVATE }
    type Query { course: Course @viewerScope(scope: PUBLIC) }
    type Course @key(fields: "id") @cacheControl(maxAge: 100) {
      id: ID! @viewerScope(scope: PUBLIC)
      title: String @viewerScope(scope: PUBLIC)
      news: String @viewerScope(scope: PUBLIC) @cacheControl(maxAge: 10)
      mine: String
      forMembers: String @viewerScope(scope: COURSE)
      allowed: String @cacheControl(maxAge: 100)
      own: String @cacheControl(maxAge: 50, scope: PRIVATE)
      author: User @viewerScope(scope: PUBLIC) @cacheControl(maxAge: 70)
      editor: User @viewerScope(scope: PUBLIC)
      next: Course @viewerScope(scope: PUBLIC)
      last: Course @viewerScope(scope: PUBLIC) @cacheControl(maxAge: 0)
      shape: Shape @viewerScope(scope: PUBLIC)
    }
    type Shape @viewerScope(scope: PUBLIC) @cacheControl(maxAge: 30) { size: Int, secret: String @viewerScope(scope: VIEWER) }
    type User @key(fields: "id") { id: ID! @viewerScope(scope: PUBLIC), email: String }
    type Note @key(fields: "id") @viewerScope(scope: PUBLIC) { id: ID!, text: String @cacheControl(maxAge: 5), at: String }
    type Diary @key(fields: "id") @viewerScope(scope: PUBLIC) @cacheControl(maxAge: 20, scope: PRIVATE) { id: ID! }
  `),
});
const policy = (fields: string) =>
  policyOf(schema, parse(`query ($r: [_Any!]!) { _entities(representations: $r) { ${fields} } } fragment Titles on Course { title }`));

it.each([
  { what: 'has the age of its type', fields: '... on Course { __typename id title }', expected: { maxAge: 100, isPrivate: false } },
  { what: 'has the lowest age of all fields', fields: '... on Course { id news }', expected: { maxAge: 10, isPrivate: false } },
  { what: 'has the lowest age of all types', fields: '... on Course { id } ... on User { id }', expected: null },
  { what: 'is read through fragments', fields: '...Titles ... on Course { ... { news } }', expected: { maxAge: 10, isPrivate: false } },
  { what: 'counts what is skipped', fields: '... on Course { title mine @skip(if: true) }', expected: null },
  { what: 'is not kept with a field that depends on the viewer', fields: '... on Course { title mine }', expected: null },
  { what: 'is not kept with a field that depends on the course', fields: '... on Course { title forMembers }', expected: null },
  { what: 'is not kept with such a field, whatever stands there', fields: '... on Course { allowed }', expected: null },
  { what: 'is private with one private field', fields: '... on Course { title own }', expected: { maxAge: 50, isPrivate: true } },
  { what: 'is private with a private type', fields: '... on Diary { id }', expected: { maxAge: 20, isPrivate: true } },
  { what: 'has the age of an object field', fields: '... on Course { author { id } }', expected: { maxAge: 70, isPrivate: false } },
  { what: 'is not kept below an object field without one', fields: '... on Course { editor { id } }', expected: null },
  {
    what: 'has the age of the type of an object field',
    fields: '... on Course { next { title } }',
    expected: { maxAge: 100, isPrivate: false },
  },
  { what: 'has that of the field rather than of the type', fields: '... on Course { last { title } }', expected: null },
  { what: 'has that of a value type', fields: '... on Course { shape { size } }', expected: { maxAge: 30, isPrivate: false } },
  { what: 'looks into value types', fields: '... on Course { shape { size secret } }', expected: null },
  { what: 'looks into other entities', fields: '... on Course { author { id email } }', expected: null },
  { what: 'is not kept of an entity without one', fields: '... on Note { text }', expected: null },
  { what: 'is not kept of the name of a type alone', fields: '__typename', expected: null },
])('the policy of an answer about entities $what', ({ fields, expected }) => {
  expect(policy(fields)).toEqual(expected);
});

it.each(['{ course { title } }', 'query ($r: [_Any!]!) { course { id } _entities(representations: $r) { ... on Course { id } } }'])(
  'there is none for %s',
  (query) => {
    expect(policyOf(schema, parse(query))).toBeNull();
  },
);
