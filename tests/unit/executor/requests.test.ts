import { describe, expect, it } from 'vitest';
import { createSmallGraph } from '../../support/gateway/small-graph.ts';

const person = (id: string) => ({ id, friends: [{ id: '1' }, { id: '2' }] });
const graph = () =>
  createSmallGraph({
    people: {
      sdl: 'type Query { one: Person two: Person } type Person @key(fields: "id") { id: ID! friends: [Person!] }',
      resolvers: {
        Query: { one: () => person('1'), two: () => person('2') },
        Person: { __resolveReference: ({ id }: { id: string }) => person(id), friends: () => [{ id: '1' }, { id: '2' }] },
      },
    },
    names: {
      sdl: 'type Query { isOpen: Boolean } type Person @key(fields: "id") { id: ID! name(in: String): Name } type Name { first: String }',
      resolvers: {
        Query: { isOpen: () => true },
        Person: {
          __resolveReference: ({ id }: { id: string }) => (id === '2' ? Promise.reject(new Error('No 2')) : { id }),
          name: ({ id }: { id: string }, { in: language }: { in?: string }) => ({ first: `${id} ${language ?? ''}` }),
        },
      },
    },
  });

describe('the requests of a plan', () => {
  it('are one where several parts of the plan ask the same of the same subgraph, and each part gets what is its own', async () => {
    const { ask, fetches } = graph();

    const { data, errors } = await ask('query Named { one { name { first } } two { friends { name { first } } } }');

    const asked = fetches.filter(({ subgraph }) => subgraph === 'names');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.variables['representations']).toHaveLength(2);
    expect(data).toEqual({ one: { name: { first: '1 ' } }, two: { friends: [{ name: { first: '1 ' } }, { name: null }] } });
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual(['two.friends.1']);
  });

  it('ask nothing again that was asked before in the same query', async () => {
    const { ask, fetches } = graph();

    const { data } = await ask(
      'query Named { one { name { first } friends { friends { id name { first } } } } two { id name { first } } }',
    );

    const asked = fetches
      .filter(({ subgraph }) => subgraph === 'names')
      .flatMap(({ variables }) => variables['representations'] as { id: string }[]);
    expect(asked.map(({ id }) => id).toSorted((a, b) => a.localeCompare(b))).toEqual(['1', '2']);
    const friends = [
      { id: '1', name: { first: '1 ' } },
      { id: '2', name: null },
    ];
    expect(data).toEqual({ one: { name: { first: '1 ' }, friends: [{ friends }, { friends }] }, two: friends[1] });
  });

  it('are several where the arguments differ, and nothing of one gets into the other', async () => {
    const { ask, fetches } = graph();

    const { data } = await ask('query Named($a: String) { one { name(in: $a) { first } } two { friends { name(in: "b") { first } } } }', {
      a: 'a',
    });

    expect(fetches.filter(({ subgraph }) => subgraph === 'names')).toHaveLength(2);
    expect(data).toEqual({ one: { name: { first: '1 a' } }, two: { friends: [{ name: { first: '1 b' } }, { name: null }] } });
  });
});
