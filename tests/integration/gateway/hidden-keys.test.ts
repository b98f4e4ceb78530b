import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

describe('an alias', () => {
  it.each([
    { of: 'a key, of a field of the same subgraph', query: '{ products { id: title reviews { body } } }', alias: 'id' },
    { of: 'a key, of an entity that another subgraph completes', query: '{ me { id: reviews { body } } }', alias: 'id' },
    { of: 'what a field requires', query: '{ products { price: weight shipping } }', alias: 'price' },
    { of: 'the type', query: '{ search(text: "o") { ... on Product { __typename: title inStock } } }', alias: '__typename' },
    { of: 'the key of what implements an interface', query: '{ items { id: title ... on Product { inStock } } }', alias: 'id' },
    { of: 'a key, in a fragment', query: '{ me { ...F } } fragment F on User { id: name reviews { body } }', alias: 'id' },
  ])('in the place of $of is refused, and said to be at fault', async ({ query, alias }) => {
    const { status, body } = await ask(gateway, query);

    expect(status).toBe(400);
    expect(body.errors).toMatchObject([
      { message: expect.stringContaining(`"${alias}" cannot be the alias`), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it.each([
    {
      of: 'its own field',
      query: '{ me { id: id reviews { body } } }',
      data: { me: { id: 'u1', reviews: [{ body: expect.any(String) }] } },
    },
    { of: 'another name', query: '{ me { key: id other: name } }', data: { me: { key: 'u1', other: 'Ada' } } },
    { of: 'a name that is a key of other types alone', query: '{ me { reviews { price: body } } }', data: { me: { reviews: [{}] } } },
  ])('of $of is answered', async ({ query, data }) => {
    const { body } = await ask(gateway, query);

    expect(body.errors).toBeUndefined();
    expect(body.data).toMatchObject(data);
  });
});
