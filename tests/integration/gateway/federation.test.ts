import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import type { TestGateway } from '../../support/gateway/start-gateway.ts';
import { TRANSPORTS } from '../../support/gateway/transports.ts';

describe.each(TRANSPORTS)('federation, $name', ({ start }) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await start();
  });
  afterAll(() => gateway.close());

  it('joins entities over three subgraphs', async () => {
    const { body } = await ask(gateway, '{ me { name reviews { body product { title inStock } } } }');

    expect(body).toEqual({
      data: { me: { name: 'Ada', reviews: [{ body: 'Points north', product: { title: 'Compass', inStock: true } }] } },
    });
  });

  it('gives a field with @requires what it needs', async () => {
    const { body } = await ask(gateway, '{ products { shipping } }');

    expect(body).toEqual({ data: { products: [{ shipping: 12 }, { shipping: 35 }] } });
  });

  it('takes a field with @provides from where it is provided', async () => {
    const { body } = await ask(gateway, '{ review(id: "r1") { author { name } } }');

    expect(body).toEqual({ data: { review: { author: { name: 'Ada' } } } });
  });

  it('resolves an interface whose types live in several subgraphs', async () => {
    const query = '{ items { __typename title ... on Product { inStock } ... on Manual { pages printed } } }';
    const { body } = await ask(gateway, query);

    expect(body.data?.['items']).toEqual([
      { __typename: 'Manual', title: 'Knots', pages: 64, printed: true },
      { __typename: 'Product', title: 'Compass', inStock: true },
      { __typename: 'Product', title: 'Rope', inStock: false },
    ]);
  });

  it('resolves a union', async () => {
    const { body } = await ask(gateway, '{ search(text: "o") { ... on Product { price } ... on Manual { pages } } }');

    expect(body).toEqual({ data: { search: [{ price: 10 }, { price: 5 }, { pages: 64 }] } });
  });

  it('runs mutations of two subgraphs one after the other', async () => {
    gateway.shop.log.length = 0;
    const { body } = await ask(gateway, 'mutation { a: log(entry: "1") b: logCatalog(entry: "2") c: log(entry: "3") }');

    expect(body.data).toEqual({ a: ['1'], b: ['1', '2'], c: ['1', '2', '3'] });
  });

  it('keeps aliases apart', async () => {
    const query = '{ first: product(id: "p1") { name: title } second: product(id: "p2") { name: title stocked: inStock } }';
    const { body } = await ask(gateway, query);

    expect(body).toEqual({ data: { first: { name: 'Compass' }, second: { name: 'Rope', stocked: false } } });
  });

  it.each([
    { why: 'both are asked for', variables: { deep: true, plain: false }, me: { name: 'Ada', reviews: [{ body: 'Points north' }] } },
    { why: 'both are left out', variables: { deep: false, plain: true }, me: { __typename: 'User' } },
  ])('obeys @include and @skip when $why', async ({ variables, me }) => {
    const query = `query ($deep: Boolean!, $plain: Boolean!) {
      me { __typename @include(if: $plain) name @skip(if: $plain) reviews @include(if: $deep) { body } }
    }`;
    const { body } = await ask(gateway, query, { variables });

    expect(body).toEqual({ data: { me } });
  });

  it.each([
    { why: 'the default of the variable', variables: {}, titles: ['Compass'] },
    { why: 'a value', variables: { first: 2 }, titles: ['Compass', 'Rope'] },
  ])('uses $why', async ({ variables, titles }) => {
    const { body } = await ask(gateway, 'query ($first: Int = 1) { products(first: $first) { title } }', { variables });

    expect(body.data?.['products']).toEqual(titles.map((title) => ({ title })));
  });

  it('describes itself without the insides of federation', async () => {
    const { body } = await ask(gateway, getIntrospectionQuery());
    const { types } = (body.data as { __schema: { types: { name: string }[] } }).__schema;
    const names = types.map(({ name }) => name);

    expect(names).toContain('Review');
    expect(names.filter((name) => /^(join__|link__|_)/.test(name) && !name.startsWith('__'))).toEqual([]);
  });

  it('lets a null of a non-null field rise to the next field that may be null', async () => {
    const { body } = await ask(gateway, '{ me { name broken } whoAmI }');

    expect(body.data).toEqual({ me: null, whoAmI: null });
  });

  it('answers null for an entity that does not exist, and keeps the rest', async () => {
    const { body } = await ask(gateway, '{ product(id: "p9") { title inStock } me { name } }');

    expect(body).toEqual({ data: { product: null, me: { name: 'Ada' } } });
  });

  it('keeps fields in a fragment on an interface of their object', async () => {
    const { body } = await ask(
      gateway,
      '{ products(first: 1) { ... on Item { title } ...I } } fragment I on Item { ... on Product { price } }',
    );

    expect(body).toEqual({ data: { products: [{ title: 'Compass', price: 10 }] } });
  });

  it.each([
    { why: 'by a variable', query: 'query ($no: Boolean = false) { me { name @include(if: $no) ... { email @include(if: $no) } } }' },
    { why: 'for good', query: '{ me { name @skip(if: true) } }' },
  ])('has an object of which everything is left out $why', async ({ query }) => {
    expect((await ask(gateway, query)).body).toEqual({ data: { me: {} } });
  });

  it('runs the operation that is named', async () => {
    const { body } = await ask(gateway, 'query A { me { id } } query B { me { name } }', { operationName: 'B' });

    expect(body).toEqual({ data: { me: { name: 'Ada' } } });
  });
});
