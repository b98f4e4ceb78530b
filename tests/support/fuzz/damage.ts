import * as fc from 'fast-check';
import { hostileText } from './hostile.ts';

/** What is done to the text of a document before it is sent. */
export type Damage =
  { kind: 'none' } | { kind: 'cut'; at: number } | { kind: 'insert'; at: number; text: string } | { kind: 'replace'; text: string };

const DOCUMENTS = [
  '',
  '{',
  '{}',
  '#',
  '\ufeff{ me { id } }',
  '{ me { id } } { me { id } }',
  'query A { me { id } } query A { me { id } }',
  'fragment F on User { ...F } query { me { ...F } }',
  'fragment F on User { ...G } fragment G on User { ...F } { me { ...F } }',
  'fragment F on Nothing { id } { me { ...F } }',
  '{ me { ...on Course { id } } }',
  '{ __schema { types { name fields { name type { name ofType { name } } } } } }',
  '{ __type(name: "User") { name fields { name } } }',
  '{ _entities(representations: [{ __typename: "User", id: "1" }]) { __typename } }',
  '{ _service { sdl } }',
  '{ resolveSession(token: "a") { id } }',
  'type Query { a: Int }',
  'extend type Query { a: Int }',
  'subscription { __typename }',
  'subscription { contentChanged { cursor } progressUpdated { cursor } }',
  'subscription ($a: Boolean!) { contentChanged @include(if: $a) { cursor } }',
  'query ($a: Int, $a: Int) { me { id } }',
  'query ($a: Nothing) { me { id } }',
  'query ($a: User) { me { id } }',
  'query ($a: Int = "a") { courses(first: $a) { edges { cursor } } }',
  '{ courses(first: 1, first: 2) { edges { cursor } } }',
  '{ me { id @nothing } }',
  '{ me { id @include } }',
  '{ me { id @include(if: 1) @include(if: true) } }',
  '{ me @defer { id } }',
  '{ me { id: username id } }',
  `{ me { ${'friend { '.repeat(300)}id${' }'.repeat(300)} } }`,
  `{ ${'['.repeat(3_000)} }`,
  `{ ${Array.from({ length: 400 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
  `{ me { id ${'@include(if: true) '.repeat(300)} } }`,
  `{ courses(filter: ${'{ a: '.repeat(500)}1${' }'.repeat(500)}) { edges { cursor } } }`,
  `query ${'A'.repeat(5_000)} { me { id } }`,
];

export const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 60, arbitrary: fc.constant<Damage>({ kind: 'none' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: fc.nat({ max: 200 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert' as const), at: fc.nat({ max: 200 }), text: hostileText }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replace' as const), text: fc.constantFrom(...DOCUMENTS) }) },
);

export function damaged(query: string, done: Damage): string {
  switch (done.kind) {
    case 'none':
      return query;
    case 'cut':
      return query.slice(0, done.at);
    case 'insert':
      return query.slice(0, done.at) + done.text + query.slice(done.at);
    case 'replace':
      return done.text;
    default:
      throw new TypeError('There is no such damage');
  }
}
