import { describe, expect, it } from 'vitest';
import { readResponse } from '../../../gateway/endpoints/read-response.ts';
import { createSmallGraph } from '../../support/gateway/small-graph.ts';

const SDL = `
  scalar Json
  type Query { one: Person all: [Person!]! named: Named count: Int share: Float }
  interface Named { name: String! }
  type Person implements Named @key(fields: "id") { id: ID! name: String! age: Int height: Float tags: [String!] any: Json }
`;

/** A graph of a subgraph that answers everything with this body. */
const answering = (body: string) =>
  createSmallGraph({
    people: { sdl: SDL, answer: ({ subgraph }) => readResponse(subgraph, { status: 200, text: body, cacheControl: undefined }) },
    // Without it there were one subgraph, and nothing to plan.
    pets: { sdl: 'type Query { pets: Int } type Person @key(fields: "id") { id: ID! pet: String }' },
  });

const dataOf = async (query: string, body: string) => (await answering(body).askForText(query)).data;

describe('the answer of one subgraph', () => {
  it.each([
    ['with spaces', '{ one { id name } }', '{"one": {"id": "1",\n "name": "Ann"} }'],
    ['with what another writer would not escape', '{ one { name } }', String.raw`{"one":{"name":"Ann\u00e9\/"}}`],
    ['with what another writer would', '{ one { name } }', '{"one":{"name":"Anné"}}'],
    ['with numbers that lose digits when they are read', '{ one { height any } }', '{"one":{"height":1.50,"any":12345678901234567890}}'],
    ['with names of the client', '{ me: one { called: name } }', '{"me":{"called":"Ann"}}'],
    ['with lists and nulls', '{ all { tags age } one { id } }', '{"all":[{"tags":["a"],"age":3},{"tags":null,"age":null}],"one":null}'],
  ])('is the answer to the client, as it came: %s', async (_, query, data) => {
    await expect(dataOf(query, `{"data":${data}}`)).resolves.toBe(data);
  });

  it.each([
    ['keys in another order', '{ one { id name } }', '{"one":{"name":"Ann","id":"1"}}', '{"one":{"id":"1","name":"Ann"}}'],
    ['keys that nobody asked for', '{ one { id } }', '{"one":{"id":"1","name":"Ann"},"all":[]}', '{"one":{"id":"1"}}'],
    ['keys that are lacking', '{ one { id age } }', '{"one":{"id":"1"}}', '{"one":{"id":"1","age":null}}'],
    ['an ID that is a number', '{ one { id } }', '{"one":{"id":1}}', '{"one":{"id":"1"}}'],
    ['an Int that is written as a Float', '{ one { age } count }', '{"one":{"age":3.0},"count":1e3}', '{"one":{"age":3},"count":1000}'],
    ['an Int that is less than nothing', '{ count }', '{"count":-0}', '{"count":0}'],
    ['a value of another type', '{ one { age } }', '{"one":{"age":"3"}}', '{"one":{"age":null}}'],
    ['a null that may not be', '{ one { name } }', '{"one":{"name":null}}', '{"one":null}'],
    ['an object of several types', '{ named { name } }', '{"named":{"__typename":"Person","name":"Ann"}}', '{"named":{"name":"Ann"}}'],
  ])('is looked through where it has %s', async (_, query, data, expected) => {
    await expect(dataOf(query, `{"data":${data}}`)).resolves.toBe(expected);
  });

  it('is not taken for the whole where it has more than data', async () => {
    const data = '{"one":{"name": "Ann"}}';
    const error = '{"message":"No","path":["one"]}';

    await expect(dataOf('{ one { name } }', `{"data":${data},"extensions":{}}`)).resolves.toBe('{"one":{"name":"Ann"}}');
    await expect(answering(`{"data":${data},"errors":[${error}]}`).askForText('{ one { name } }')).resolves.toMatchObject({
      data: '{"one":{"name":"Ann"}}',
      errors: [{ message: 'No' }],
    });
  });

  it('is not taken for the whole where another subgraph has a part in it', async () => {
    const graph = createSmallGraph({
      people: { sdl: SDL, answer: () => readResponse('people', { status: 200, text: '{"data":{"count": 1}}', cacheControl: undefined }) },
      pets: {
        sdl: 'type Query { pets: Int }',
        answer: () => readResponse('pets', { status: 200, text: '{"data":{"pets": 2}}', cacheControl: undefined }),
      },
    });

    await expect(graph.askForText('{ count pets }')).resolves.toEqual({ data: '{"count":1,"pets":2}' });
  });

  it('is looked at again after one that was not just what was asked for', async () => {
    let data = '{"one":{"name":null}}';
    const graph = createSmallGraph({
      people: {
        sdl: SDL,
        answer: () => readResponse('people', { status: 200, text: `{"data":${data}}`, cacheControl: undefined }),
      },
      pets: { sdl: 'type Query { pets: Int }' },
    });
    const ask = async () => (await graph.askForText('{ one { name } }')).data;

    await expect(ask()).resolves.toBe('{"one":null}');
    data = '{"one":{"name": "Ann"}}';
    const texts = [];
    for (let turn = 0; turn < 101; turn += 1) texts.push(await ask());
    expect(texts[0]).toBe('{"one":{"name":"Ann"}}');
    expect(texts.at(-1)).toBe(data);
  });
});
