import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { buildSchema, execute, parse, validate, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileOperation } from '../../../platform/graph/execution/compile-operation.ts';
import { differentialOperation } from '../../support/differential/operations.ts';
import { createWildSchema, type Calls } from '../../support/execution/wild-schema.ts';

type Outcome = { result: unknown; calls: Calls };

async function outcomeOf(run: (context: { calls: Calls }) => unknown): Promise<Outcome> {
  const calls: Calls = [];
  const { data, errors } = (await run({ calls })) as ExecutionResult;
  // Where everything is null at once, what was begun goes on.
  await setImmediate();
  return {
    result: JSON.parse(JSON.stringify({ data, errors: errors?.map((error) => [error.toJSON(), error.originalError?.message]) })),
    calls,
  };
}

const withoutConditions = (query: string): string => query.replaceAll(/ @(skip|include)\(if: [^)]*\)/g, '');

describe('a compiled operation', () => {
  it('answers, fails and calls resolvers as graphql-js does, whatever they do', async () => {
    let compared = 0;
    const seeds = fc.nat(100_000).map(String);
    const schemas = new Map<string, GraphQLSchema>();
    const cases = seeds.chain((seed) => {
      let schema = schemas.get(seed);
      if (!schema) schemas.set(seed, (schema = createWildSchema(seed)));
      return differentialOperation(schema).map(({ query, variables }) => ({ seed, query, variables }));
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, query, variables }) => {
        const schema = schemas.get(seed) ?? createWildSchema(seed);
        const document = parse(withoutConditions(query));
        if (validate(schema, document).some(({ message }) => !message.includes('never used'))) return;
        compared += 1;
        const compiled = compileOperation(schema, document, undefined);
        const expected = await outcomeOf((contextValue) => execute({ schema, document, contextValue, variableValues: variables }));
        for (const time of ['first', 'second']) {
          const actual = await outcomeOf((contextValue) => compiled({ contextValue, variableValues: variables }));
          expect(actual, time).toEqual(expected);
          expect(JSON.stringify(actual.result)).toBe(JSON.stringify(expected.result));
        }
      }),
      { numRuns: 600, seed: 11 },
    );
    expect(compared).toBeGreaterThan(400);
  }, 120_000);

  it('fails a list whose items fail together as one failure, and leaves no rejection to nobody', async () => {
    const schema = buildSchema('type Query { sure: [Int!] }');
    const execute = compileOperation(schema, parse('{ sure }'), undefined);

    const late = Promise.reject(new Error('late'));
    const { data, errors } = await execute({ rootValue: { sure: [late, new Error('at once')] }, contextValue: null, variableValues: {} });

    expect(data).toEqual({ sure: null });
    expect(errors?.map(({ message, path }) => [message, path])).toEqual([['at once', ['sure', 1]]]);
  });

  it.each([
    { why: 'a condition', query: 'query ($yes: Boolean!) { id @include(if: $yes) }' },
    { why: 'a key that objects do not take', query: '{ __proto__: id }' },
    { why: 'several operations and no name', query: 'query A { id } query B { id }' },
    { why: 'a kind of operation that the schema does not have', query: 'mutation { id }' },
    { why: 'a variable of a wrong type', query: 'query ($n: Int!) { n(n: $n) }' },
  ])('answers a document with $why as graphql-js does', async ({ query }) => {
    const schema = buildSchema('type Query { id: ID, n(n: Int): Int }');
    const document = parse(query);
    const given = { rootValue: { id: '7' }, contextValue: null, variableValues: { yes: true, n: 'seven' } };
    const expected = await outcomeOf(() => execute({ schema, document, ...given }));
    expect(await outcomeOf(() => compileOperation(schema, document, undefined)(given))).toEqual(expected);
  });

  it('answers without a promise where no resolver gives one', () => {
    const execute = compileOperation(buildSchema('type Query { ids: [ID!]! }'), parse('{ ids }'), undefined);
    expect(execute({ rootValue: { ids: ['1', 2] }, contextValue: null, variableValues: {} })).toEqual({ data: { ids: ['1', '2'] } });
  });
});
