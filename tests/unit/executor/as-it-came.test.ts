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
    ['as a server writes it', '{ one { id name } }', '{"one":{"id":"1","name":"Anné \\"A\\""}}'],
    ['with names of the client', '{ me: one { called: name } }', '{"me":{"called":"Ann"}}'],
    ['with lists and nulls', '{ all { tags age } one { id } }', '{"all":[{"tags":["a"],"age":3},{"tags":null,"age":null}],"one":null}'],
    ['with numbers of all kinds', '{ one { height age any } }', '{"one":{"height":1.5,"age":1200,"any":{"a":[1,2.5]}}}'],
  ])('is the answer to the client: %s', async (_, query, data) => {
    await expect(dataOf(query, `{"data":${data}}`)).resolves.toBe(data);
    await expect(dataOf(query, `{"data":${data}}\n`)).resolves.toBe(data);
  });

  it.each([
    ['keys in another order', '{ one { id name } }', '{"one":{"name":"Ann","id":"1"}}', '{"one":{"id":"1","name":"Ann"}}'],
    ['keys that nobody asked for', '{ one { id } }', '{"one":{"id":"1","name":"Ann"},"all":[]}', '{"one":{"id":"1"}}'],
    ['keys that are lacking', '{ one { id age } }', '{"one":{"id":"1"}}', '{"one":{"id":"1","age":null}}'],
    ['keys that stand there twice', '{ one { name } }', '{"one":{"name":null,"name":"Ann"}}', '{"one":{"name":"Ann"}}'],
    ['objects that stand there twice', '{ one { id } }', '{"one":{"name":"x"},"one":{"id":"1"}}', '{"one":{"id":"1"}}'],
    ['data that stand there twice', '{ count }', '{"name":"x"},"data":{"count":1}', '{"count":1}'],
    ['data that stand there twice, in other letters', '{ count }', '{"name":"x"},"d\\u0061ta":{"count":1}', '{"count":1}'],
    ['spaces', '{ one { name } }', '{"one": {"name": "Ann"} }', '{"one":{"name":"Ann"}}'],
    ['escapes that need not be', '{ one { name } }', '{"one":{"name":"Ann\\u00e9\\/"}}', '{"one":{"name":"Anné/"}}'],
    ['an ID that is a number', '{ one { id } }', '{"one":{"id":1}}', '{"one":{"id":"1"}}'],
    ['an Int that is written as a Float', '{ one { age } count }', '{"one":{"age":3.0},"count":1e3}', '{"one":{"age":3},"count":1000}'],
    ['a slash that is escaped', '{ one { name } }', '{"one":{"name":"A\\/B"}}', '{"one":{"name":"A/B"}}'],
    ['a space that a number makes up for', '{ count }', '{"count": 1e3}', '{"count":1000}'],
    ['an Int that is less than nothing', '{ count }', '{"count":-0}', '{"count":0}'],
    ['more digits than a number has', '{ one { any } }', '{"one":{"any":9007199254740993}}', '{"one":{"any":9007199254740992}}'],
    ['a value of another type', '{ one { age } }', '{"one":{"age":"3"}}', '{"one":{"age":null}}'],
    ['a null that may not be', '{ one { name } }', '{"one":{"name":null}}', '{"one":null}'],
    ['an object of several types', '{ named { name } }', '{"named":{"__typename":"Person","name":"Ann"}}', '{"named":{"name":"Ann"}}'],
  ])('is written anew where it has %s', async (_, query, data, expected) => {
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
});
