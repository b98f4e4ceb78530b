import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectLive, type LiveClient } from '../../support/gateway/live-client.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

describe('a subscription that is wrong', () => {
  let gateway: TestGateway;
  let client: LiveClient;
  beforeAll(async () => {
    gateway = await startGateway();
    client = connectLive(gateway);
  });
  afterAll(async () => {
    await client.close();
    await gateway.close();
  });

  it.each([
    { why: 'is not GraphQL', query: 'subscription {', code: 'GRAPHQL_PARSE_FAILED' },
    { why: 'asks for an unknown field', query: 'subscription { nothing }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { why: 'has two root fields', query: 'subscription { tick reviewPinged { review { id } } }', code: 'GRAPHQL_VALIDATION_FAILED' },
    { why: 'has one root field under two names', query: 'subscription { a: tick b: tick }', code: 'GRAPHQL_VALIDATION_FAILED' },
    {
      why: 'has a second root field in a fragment',
      query: 'subscription { tick ...More } fragment More on Subscription { refused { cursor } }',
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    {
      why: 'skips its root field',
      query: 'subscription ($no: Boolean!) { tick @skip(if: $no) }',
      variables: { no: true },
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    {
      why: 'includes its root field',
      query: 'subscription ($yes: Boolean!) { tick @include(if: $yes) }',
      variables: { yes: true },
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    {
      why: 'includes a fragment around its root field',
      query: 'subscription ($yes: Boolean!) { ... @include(if: $yes) { tick } }',
      variables: { yes: true },
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    { why: 'asks for the type of its root', query: 'subscription { __typename }', code: 'GRAPHQL_VALIDATION_FAILED' },
    {
      why: 'has fragments in a circle',
      query: 'subscription { ...A } fragment A on Subscription { ...A }',
      code: 'GRAPHQL_VALIDATION_FAILED',
    },
    { why: 'spreads a fragment that is not there', query: 'subscription { ...A }', code: 'GRAPHQL_VALIDATION_FAILED' },
    {
      why: 'does not say which of two it is',
      query: 'subscription A { tick } subscription B { tick }',
      code: 'OPERATION_RESOLUTION_FAILURE',
    },
    { why: 'lacks a variable', query: 'subscription ($to: Int!) { tick(to: $to) }', code: 'BAD_USER_INPUT' },
  ])('is a GraphQL error when it $why, and the socket stays', async ({ query, variables, code }) => {
    const refusal = await client
      .subscribe(query, variables)
      .next()
      .then(
        ({ value }) => value?.errors,
        (errors: unknown) => errors,
      );
    const after = await client.subscribe('{ me { name } }').next();

    expect(refusal).toMatchObject([{ extensions: { code } }]);
    expect(after.value).toEqual({ data: { me: { name: 'Ada' } } });
  });
});
