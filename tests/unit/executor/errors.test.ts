import type { ExecutionResult } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSmallGraph } from '../../support/gateway/small-graph.ts';

const people = {
  sdl: 'type Query { people: [Person] first: Person! } type Person @key(fields: "id") { id: ID! }',
  resolvers: { Query: { people: () => [{ id: '1' }, null, { id: '2' }, { id: '1' }], first: () => ({ id: '1' }) } },
};
const ages = (type: string, resolve: (id: string) => unknown) => ({
  sdl: `type Person @key(fields: "id") { id: ID! age: ${type} name: String }`,
  resolvers: {
    Person: { __resolveReference: ({ id }: { id: string }) => ({ id }), age: ({ id }: { id: string }) => resolve(id), name: () => 'Ann' },
  },
});
const fail = (): never => {
  throw new Error('No age');
};
const placesOf = ({ errors = [] }: ExecutionResult) => errors.map(({ path }) => path?.join('.'));

describe('errors in an answer', () => {
  it('stand where the entity stands, with nulls in the list before it, and in every place of it', async () => {
    const graph = createSmallGraph({ people, ages: ages('Int', (id) => (id === '1' ? fail() : 7)) });

    const result = await graph.ask('{ people { age name } }');

    expect(result.data).toEqual({ people: [{ age: null, name: 'Ann' }, null, { age: 7, name: 'Ann' }, { age: null, name: 'Ann' }] });
    expect(placesOf(result)).toEqual(['people.0.age', 'people.3.age']);
    expect(graph.fetches.at(-1)?.variables['representations']).toEqual([
      { __typename: 'Person', id: '1' },
      { __typename: 'Person', id: '2' },
    ]);
  });

  it('explain a null that goes up from them', async () => {
    const graph = createSmallGraph({ people, ages: ages('Int!', fail) });

    const result = await graph.ask('{ people { age } first { age } }');

    expect(result.data).toBeNull();
    expect(new Set(placesOf(result))).toEqual(new Set(['first.age', 'people.0.age', 'people.2.age', 'people.3.age']));
  });

  it('name the key that a client gave, where the planner had to rename it', async () => {
    const graph = createSmallGraph({
      zoo: {
        sdl: 'type Query { animals: [Animal!]! } union Animal = Cat | Dog type Cat { lives: Int } type Dog { name: String }',
        resolvers: {
          Query: { animals: () => [{ __typename: 'Cat' }, { __typename: 'Dog' }] },
          Cat: { lives: fail },
          Dog: { name: fail },
        },
      },
    });

    expect(placesOf(await graph.ask('{ animals { ... on Cat { x: lives } ... on Dog { x: name } } }'))).toEqual([
      'animals.0.x',
      'animals.1.x',
    ]);
  });

  it.each([
    { what: 'a null where there is none', type: 'Int!', value: null, message: 'Cannot return null for non-nullable field Query.value.' },
    { what: 'a text that is no number', type: 'Int', value: 'seven', message: 'A value is no Int' },
    { what: 'a number that is no integer', type: 'Int', value: 7.5, message: 'A value is no Int' },
    { what: 'a value that an enum does not have', type: 'Shade', value: 'PINK', message: 'A value is no Shade' },
    { what: 'one value for a list', type: '[Int]', value: 7, message: 'A value is no list' },
    { what: 'a list for one value', type: 'Thing', value: [{ a: 1 }], message: 'A value is no object of Thing' },
    { what: 'a text for an object', type: 'Thing', value: 'thing', message: 'A value is no object of Thing' },
    {
      what: 'an object of a type that there is not',
      type: 'Any',
      value: { __typename: 'Nothing' },
      message: 'An object is not of Any, but of "Nothing"',
    },
    { what: 'a null in a list without nulls', type: '[Int!]', value: [1, null], message: 'Cannot return null for a non-nullable item' },
  ])('say what a subgraph answered against the schema: $what', async ({ type, value, message }) => {
    const selection = type === 'Thing' || type === 'Any' ? ' { ... on Thing { a } }' : '';
    const sdl = `type Query { value: ${type} thing: Thing any: Any shade: Shade } type Thing { a: Int } union Any = Thing enum Shade { DARK }`;
    const graph = createSmallGraph({ one: { sdl, answer: () => ({ data: { value } }) } });

    const { data, errors } = await graph.ask(`{ value${selection} }`);

    expect(data).toEqual(type === 'Int!' ? null : { value: null });
    expect(errors?.map((error) => error.message)).toEqual([message]);
  });

  it('are for a client once where a subgraph does not answer, and the rest of the answer is there', async () => {
    const graph = createSmallGraph({ people, ages: { ...ages('Int', () => 7), answer: () => ({ errors: [{ message: 'Away' }] }) } });

    const result = await graph.ask('{ people { id age } }');

    expect(result.data).toEqual({ people: [{ id: '1', age: null }, null, { id: '2', age: null }, { id: '1', age: null }] });
    expect(result.errors?.map(({ message }) => message)).toEqual(['Away']);
  });

  it('tell of a value that is nested too deeply to be written, and the rest of the answer is there', async () => {
    const deep: unknown = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    const sdl = 'scalar Any type Query { any: Any all: [Any] other: Int }';
    const graph = createSmallGraph({ one: { sdl, answer: () => ({ data: { any: deep, all: [1, deep], other: 7 } }) } });

    const result = await graph.ask('{ any all other }');

    expect(result.data).toEqual({ any: null, all: [1, null], other: 7 });
    expect(placesOf(result)).toEqual(['any', 'all.1']);
  });

  it('tell of a variable that decides what is asked for, and is null', async () => {
    const graph = createSmallGraph({ people });
    const query =
      'query A($is: Boolean = true) { first { id @include(if: $is) } } query B($is: Boolean = true, $to: Boolean = true) { first { ...P } } fragment P on Person { id @skip(if: $to) }';

    const asked = (operationName: string, variables: Record<string, unknown>) => graph.ask(query, variables, operationName);

    await expect(asked('A', { is: null })).resolves.toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'is' } }] });
    await expect(asked('A', {})).resolves.toEqual({ data: { first: { id: '1' } } });
    await expect(asked('B', { to: null })).resolves.toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'to' } }] });
    expect(graph.fetches).toHaveLength(1);
    await expect(asked('B', { is: null, to: false })).resolves.toEqual({ data: { first: { id: '1' } } });
  });

  it.each([
    { what: 'no list', entities: undefined },
    { what: 'too many', entities: [{ age: 1 }, { age: 2 }] },
  ])('tell of a subgraph that answers with $what of entities', async ({ entities }) => {
    const graph = createSmallGraph({ people, ages: { ...ages('Int', () => 7), answer: () => ({ data: { _entities: entities } }) } });

    const result = await graph.ask('{ first { id age } }');

    expect(result.data).toEqual({ first: { id: '1', age: null } });
    expect(result.errors).toHaveLength(1);
  });
});
