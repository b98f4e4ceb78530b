import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSmallGraph } from '../../support/gateway/small-graph.ts';

/** What the Federation specification says and Apollo's gateway does otherwise: docs/executor.md has the list. */
describe('the executor', () => {
  it('gives a field of a context what each of its ancestors has there', async () => {
    const graph = createSmallGraph({
      shelves: {
        sdl: `
          type Query { shelves: [Shelf!]! }
          type Shelf @key(fields: "id") @context(name: "shelf") { id: ID! unit: String! book: Book! }
          type Book @key(fields: "id") { id: ID! length(unit: String @fromContext(field: "$shelf { unit }")): String }
        `,
        resolvers: {
          Query: {
            shelves: () => [
              { id: '1', unit: 'cm', book: { id: 'same' } },
              { id: '2', unit: 'inch', book: { id: 'same' } },
              { id: '3', unit: 'cm', book: { id: 'other' } },
            ],
          },
          Book: {
            __resolveReference: (book: object) => book,
            length: ({ id }: { id: string }, { unit }: { unit: string }) => `${id} in ${unit}`,
          },
        },
      },
      // A second subgraph, without which nothing is federated.
      stock: { sdl: 'type Query { isOpen: Boolean }' },
    });

    const { data, errors } = await graph.ask('{ shelves { id book { length } } }');

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      shelves: [
        { id: '1', book: { length: 'same in cm' } },
        { id: '2', book: { length: 'same in inch' } },
        { id: '3', book: { length: 'other in cm' } },
      ],
    });
  });

  it('keeps values that count for nothing where the planner had to rename their keys', async () => {
    const graph = createSmallGraph({
      zoo: {
        sdl: `
          union Animal = Cat | Dog
          type Cat { lives: Int! }
          type Dog { tricks: [String!] isLoud: Boolean }
          type Query { animals: [Animal!]! }
        `,
        resolvers: {
          Query: {
            animals: () => [
              { __typename: 'Cat', lives: 0 },
              { __typename: 'Dog', tricks: [], isLoud: false },
            ],
          },
        },
      },
    });

    const { data } = await graph.ask('{ animals { ... on Dog { x: tricks y: isLoud } ... on Cat { x: lives y: __typename } } }');

    expect(data).toEqual({
      animals: [
        { x: 0, y: 'Cat' },
        { x: [], y: false },
      ],
    });
  });

  it('fetches the other fields of an entity when one that requires something is skipped', async () => {
    const graph = createSmallGraph({
      stock: {
        sdl: 'type Query { boxes: [Box!]! } type Box @key(fields: "id") { id: ID! weight: Int }',
        resolvers: { Query: { boxes: () => [{ id: '1', weight: 7 }] } },
      },
      freight: {
        sdl: 'type Box @key(fields: "id") { id: ID! weight: Int @external price: Int @requires(fields: "weight") label: String }',
        resolvers: {
          Box: {
            __resolveReference: (box: object) => box,
            price: ({ weight }: { weight: number }) => weight * 2,
            label: ({ id }: { id: string }) => `Box ${id}`,
          },
        },
      },
    });
    const query = 'query ($skip: Boolean!) { boxes { price @skip(if: $skip) label } }';

    expect((await graph.ask(query, { skip: true })).data).toEqual({ boxes: [{ label: 'Box 1' }] });
    expect((await graph.ask(query, { skip: false })).data).toEqual({ boxes: [{ price: 14, label: 'Box 1' }] });
  });

  it('leaves an entity of its type when a subgraph knows only the interface', async () => {
    const graph = createSmallGraph({
      shop: {
        sdl: 'type Query { wares: [Ware!]! } interface Ware @key(fields: "id") { id: ID! } type Book implements Ware @key(fields: "id") { id: ID! pages: Int }',
        resolvers: {
          Query: { wares: () => [{ __typename: 'Book', id: '1', pages: 99 }] },
          Ware: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Book', id, pages: 99 }) },
        },
      },
      reviews: {
        sdl: 'type Ware @key(fields: "id") @interfaceObject { id: ID! stars: Int }',
        resolvers: { Ware: { __resolveReference: ({ id }: { id: string }) => ({ __typename: 'Ware', id, stars: 5 }) } },
      },
    });

    expect((await graph.ask('{ wares { __typename stars ... on Book { pages } } }')).data).toEqual({
      wares: [{ __typename: 'Book', stars: 5, pages: 99 }],
    });
  });

  it('writes an id that came as a number as the string that it is', async () => {
    const graph = createSmallGraph({
      one: { sdl: 'type Query { id: ID ids: [ID] }', answer: () => ({ data: { id: 7, ids: [1, 'two'] } }) },
    });

    expect((await graph.ask('{ id ids }')).data).toEqual({ id: '7', ids: ['1', 'two'] });
  });

  it.each([
    { alias: '__proto__', why: 'the prototype' },
    { alias: 'constructor', why: 'what every object has' },
    { alias: 'hasOwnProperty', why: 'what every object has' },
  ])('answers under the alias $alias, and takes nothing for $why', async ({ alias }) => {
    const graph = createSmallGraph({
      names: {
        sdl: 'type Query { people: [Person] } type Person @key(fields: "id") { id: ID! name: String }',
        resolvers: { Query: { people: () => [{ id: '1', name: 'Ann' }, { id: '2' }] } },
      },
      ages: {
        sdl: 'type Person @key(fields: "id") { id: ID! age: Int }',
        resolvers: { Person: { __resolveReference: ({ id }: { id: string }) => (id === '1' ? { age: 7 } : null) } },
      },
    });

    const named = await graph.ask(`{ people { ${alias}: name } }`);
    const aged = await graph.ask(`{ people { ${alias}: age } }`);

    const listed = ({ data }: typeof named) => JSON.stringify(data);
    expect(listed(named)).toBe(`{"people":[{"${alias}":"Ann"},{"${alias}":null}]}`);
    expect(listed(aged)).toBe(`{"people":[{"${alias}":7},{"${alias}":null}]}`);
  });

  it('says of a valid operation that the planner cannot plan that it is to be asked otherwise', () => {
    const { executor } = createSmallGraph({
      things: {
        sdl: `
          interface Thing @key(fields: "id") { id: ID! }
          type Lamp implements Thing @key(fields: "id") { id: ID! }
          type Chair implements Thing @key(fields: "id") { id: ID! }
          union Furniture = Lamp | Chair
          type Query { furniture: Furniture }
        `,
      },
      labels: { sdl: 'type Thing @key(fields: "id") @interfaceObject { id: ID! label: String } type Query { labelled: [Thing!]! }' },
    });
    const source = '{ labelled { ... on Furniture { __typename } } }';
    const document = parse(source);
    const refusal = () => {
      try {
        return executor.planOperation({ source, document }, { rights: null, variables: {} });
      } catch (error) {
        return error;
      }
    };
    const first = refusal();
    expect(first).toMatchObject({ extensions: { code: 'QUERY_PLANNING_FAILED' } });
    // The planner is not asked in vain a second time.
    expect(refusal()).toBe(first);
  });
});
