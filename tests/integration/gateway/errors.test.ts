import { afterEach, describe, expect, it } from 'vitest';
import type { SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { ask } from '../../support/gateway/ask.ts';
import type { TestGateway } from '../../support/gateway/start-gateway.ts';
import { TRANSPORTS } from '../../support/gateway/transports.ts';
import { startGateway } from '../../support/gateway/start-gateway.ts';
import { failingEndpoint } from '../../support/subgraphs/failing-endpoint.ts';
import { createShopEndpoint } from '../../support/subgraphs/local-endpoint.ts';
import { createShop } from '../../support/subgraphs/shop.ts';

let gateway: TestGateway;
afterEach(() => gateway.close());

describe.each(TRANSPORTS)('errors, $name', ({ start }) => {
  it('masks what no client is to see, and logs it under the correlation id', async () => {
    gateway = await start();
    const { body, headers } = await ask(gateway, '{ boom me { name } }');
    const correlationId = headers.get('x-correlation-id');

    expect(body.data).toEqual({ boom: null, me: { name: 'Ada' } });
    expect(body.errors).toEqual([
      { message: expect.stringContaining('correlation id'), path: ['boom'], extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId } },
    ]);
    expect(JSON.stringify(gateway.logged.filter((line) => line['correlationId'] === correlationId))).toContain('ECONNREFUSED');
  });

  it('passes a coded failure on, without the name and the stack of the service', async () => {
    gateway = await start();
    const { body } = await ask(gateway, '{ secret }');

    expect(body.errors).toEqual([{ message: 'You may not see this', path: ['secret'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it('gives an entity error the path that the client knows', async () => {
    gateway = await start();
    const { body } = await ask(gateway, '{ products { reviews { author { email broken } } } }');

    expect(body.errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
      { path: ['products', 0, 'reviews', 0, 'author', 'broken'], extensions: { code: 'NOT_FOUND' } },
      { path: ['products', 1, 'reviews', 0, 'author', 'broken'], extensions: { code: 'NOT_FOUND' } },
    ]);
  });
});

describe('refusals', () => {
  it.each([
    { why: 'is not GraphQL', query: '{ me {', code: 'GRAPHQL_PARSE_FAILED' },
    { why: 'asks for an unknown field', query: '{ nothing }', code: 'GRAPHQL_VALIDATION_FAILED' },
    {
      why: 'names an operation that is not there',
      query: 'query A { me { id } }',
      operationName: 'B',
      code: 'OPERATION_RESOLUTION_FAILURE',
    },
    { why: 'is a subscription', query: 'subscription { tick }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { why: 'is empty', query: '', code: 'BAD_REQUEST' },
  ])('answers 400 to an operation that $why', async ({ query, operationName, code }) => {
    gateway = await startGateway();
    const { status, body } = await ask(gateway, query, operationName ? { operationName } : {});

    expect(status).toBe(400);
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual([{ code }]);
  });

  it.each([
    {
      why: 'a variable of the wrong type',
      query: 'query ($first: Int) { products(first: $first) { id } }',
      variables: { first: 'two' },
      field: 'first',
    },
    { why: 'a missing variable', query: 'query ($id: ID!) { product(id: $id) { id } }', variables: {}, field: 'id' },
    {
      why: 'a wrong value inside an input object',
      query: 'query ($maker: MakerInput) { products(maker: $maker) { id } }',
      variables: { maker: { rating: 1, tags: ['a', 7] } },
      field: 'maker.tags.1',
    },
  ])('names the field at fault for $why', async ({ query, variables, field }) => {
    gateway = await startGateway();
    const { status, body } = await ask(gateway, query, { variables });

    expect(status).toBe(400);
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', field }]);
  });

  it('says where in the document the fault is', async () => {
    gateway = await startGateway();
    const { body } = await ask(gateway, '{\n  nothing\n}');

    expect(body.errors).toMatchObject([{ locations: [{ line: 2, column: 3 }] }]);
  });
});

describe('a null where there must be none', () => {
  it('is an error with its path, also when its subgraph says nothing of it', async () => {
    const shop = createShop();
    gateway = await startGateway({
      shop,
      endpointFor: (name) => ({ ...createShopEndpoint(shop.subgraphs[0]!), name, execute: async () => ({ data: { me: { id: null } } }) }),
    });
    const { status, body } = await ask(gateway, '{ me { id } }');

    expect(status).toBe(200);
    expect(body).toMatchObject({ data: { me: null }, errors: [{ path: ['me', 'id'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  });
});

describe('a subgraph that is down', () => {
  const withDown = async (name: string, endpoint: SubgraphEndpoint, limits = {}) => {
    const shop = createShop();
    const up = new Map(shop.subgraphs.map((subgraph) => [subgraph.name, createShopEndpoint(subgraph)]));
    gateway = await startGateway({ shop, limits, endpointFor: (asked) => (asked === name ? endpoint : (up.get(asked) ?? endpoint)) });
  };

  it('costs its root fields, and leaves the rest', async () => {
    await withDown('catalog', failingEndpoint('catalog'));
    const { status, body } = await ask(gateway, '{ me { name } best: product(id: "p1") { title } }');

    expect(status).toBe(200);
    expect(body.data).toEqual({ me: { name: 'Ada' }, best: null });
    expect(body.errors).toEqual([
      {
        message: 'The catalog service does not answer. Try again in a moment.',
        path: ['best'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE' },
      },
    ]);
  });

  it('costs its fields of entities, each with its path', async () => {
    await withDown('reviews', failingEndpoint('reviews'));
    const { body } = await ask(gateway, '{ products { title reviews { body } } }');

    expect(body.data).toEqual({
      products: [
        { title: 'Compass', reviews: null },
        { title: 'Rope', reviews: null },
      ],
    });
    expect(body.errors?.map(({ path }) => path)).toEqual([
      ['products', 0, 'reviews'],
      ['products', 1, 'reviews'],
    ]);
  });

  it('is given up when the time of the request is over', async () => {
    await withDown('catalog', failingEndpoint('catalog', 'hangs'), { requestMs: 50 });
    const { body } = await ask(gateway, '{ me { name } product(id: "p1") { title } }');

    expect(body).toMatchObject({
      data: { me: { name: 'Ada' }, product: null },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
  });
});
