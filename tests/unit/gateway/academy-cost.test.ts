import { readFile, readdir } from 'node:fs/promises';
import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { academyExamples } from '../../../gateway/http/graphiql/examples.ts';
import { readCostRules } from '../../../gateway/operations/cost/cost-rules.ts';
import { createOperationGate, type OperationGate } from '../../../gateway/operations/gate.ts';
import { OPERATION_LIMITS } from '../../../gateway/operations/limits.ts';
import { readProjectSupergraph } from '../../../gateway/supergraph/project-supergraph.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { settings } from '../../../platform/config/settings.ts';
import { projectPath } from '../../../platform/project-path.ts';

const BUDGET = Number(settings.HMA_COST_LIMIT.default);

describe('the budget of the academy', () => {
  let gate: OperationGate;
  beforeAll(async () => {
    const loaded = buildSupergraph(await readProjectSupergraph());
    const cost = { rules: readCostRules(loaded.supergraph.schema, loaded.supergraphSchema), listSize: 10, maximum: BUDGET };
    const { schema, rules } = loaded;
    gate = createOperationGate({ schema, rules, limits: OPERATION_LIMITS, introspection: 'open', cost, onRefused: () => {} });
  });
  const costOf = (source: string, variables: Record<string, unknown> = {}, operationName?: string) => {
    const result = gate.admit({ source, operationName, variables, rights: null });
    return 'errors' in result
      ? { refused: result.errors.map(({ extensions, message }) => ({ message, ...extensions })) }
      : result.cost.requested;
  };

  it('lets the Academy query through twenty times over', async () => {
    const source = await readFile(projectPath('tests/operations/academy.graphql'), 'utf8');

    expect(costOf(source)).toBeLessThan(BUDGET / 20);
  });

  it('lets every operation of the tests and of GraphiQL through', async () => {
    const files = (await readdir(projectPath('tests/operations'))).filter((file) => file.endsWith('.graphql'));
    const sources = await Promise.all(files.map((file) => readFile(projectPath(`tests/operations/${file}`), 'utf8')));
    const named = sources.flatMap((source) =>
      [...source.matchAll(/^(?:query|mutation|subscription) (\w+)/gm)].map(([, name]) => ({ source, name: name ?? '' })),
    );
    const costs = [
      ...named.map(({ source, name }) => costOf(source, {}, name)),
      ...academyExamples.map(({ query, variables }) => costOf(query, variables)),
      costOf(getIntrospectionQuery()),
    ];

    expect(named.length).toBeGreaterThan(3);
    expect(costs).toEqual(costs.map(() => expect.any(Number) as number));
  });

  it('takes a batch of a thousand events for one mutation', () => {
    const events = Array.from({ length: 1_000 }, (_, n) => ({
      eventId: `e${n}`,
      type: 'x',
      occurredAt: '2026-01-01T00:00:00Z',
      data: { n },
    }));

    expect(costOf('mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted } }', { input: { events } })).toBeLessThan(
      20,
    );
  });

  it.each([
    { what: 'a list of 6,000', query: '{ courses(first: 6000) { edges { node { id } } } }' },
    {
      what: 'a list of 6,000 by a variable',
      query: 'query ($n: Int) { courses(first: $n) { edges { node { id } } } }',
      variables: { n: 6_000 },
    },
    { what: 'lists within lists', query: '{ courses(first: 100) { edges { node { contents(first: 100) { edges { node { id } } } } } } }' },
    {
      what: 'fifty searches',
      query: `{ ${Array.from({ length: 50 }, (_, n) => `s${n}: searchContent(query: "${n}", first: 100) { edges { node { id } } }`).join(' ')} }`,
    },
    {
      what: 'sixty sign-ins',
      query: `mutation ($i: AuthenticateInput!) { ${Array.from({ length: 20 }, (_, n) => `a${n}: authenticate(input: $i) { session { id } }`).join(' ')} ${Array.from({ length: 40 }, (_, n) => `b${n}: authenticate(input: $i) { session { id } }`).join(' ')} }`,
    },
  ])('stops $what', ({ query, variables }) => {
    expect(costOf(query, variables)).toMatchObject({ refused: [{ code: 'LIMIT_EXCEEDED' }] });
  });
});
