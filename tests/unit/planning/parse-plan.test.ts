import { readFile } from 'node:fs/promises';
import { Kind, parse } from 'graphql';
import { expect, it } from 'vitest';
import { readProjectSupergraph } from '../../../gateway/supergraph/project-supergraph.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { createPlanner } from '../../../gateway/planning/planner.ts';
import { parsePlan } from '../../../gateway/planning/parse-plan.ts';

it('gives back the plans of the academy as the planner made them', async () => {
  const plan = createPlanner(buildSupergraph(await readProjectSupergraph()));
  for (const name of ['academy', 'learning', 'progress-updated']) {
    const document = parse(await readFile(`tests/operations/${name}.graphql`, 'utf8'));
    for (const node of document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      const json = JSON.stringify(plan({ document, operationName: node.name?.value }));
      expect(JSON.stringify(parsePlan(json))).toBe(json);
    }
  }
});

const FETCH = { kind: 'Fetch', serviceName: 'a', operation: '{ a }', operationKind: 'query' };
const planOf = (node: unknown) => JSON.stringify({ kind: 'QueryPlan', node });

it.each([
  { what: 'nothing to do', node: undefined },
  { what: 'a fetch', node: FETCH },
  { what: 'steps within steps', node: { kind: 'Sequence', nodes: [FETCH, { kind: 'Flatten', path: ['a', '@', 0], node: FETCH }] } },
  { what: 'a condition', node: { kind: 'Condition', condition: 'x', ifClause: FETCH } },
  { what: 'a subscription', node: { kind: 'Subscription', primary: FETCH, rest: { kind: 'Parallel', nodes: [FETCH] } } },
  { what: 'a rewrite', node: { ...FETCH, outputRewrites: [{ kind: 'ValueSetter', path: ['a'], setValueTo: null }] } },
  { what: 'requirements', node: { ...FETCH, requires: [{ kind: 'InlineFragment', selections: [{ kind: 'Field', name: 'id' }] }] } },
])('takes $what', ({ node }) => {
  expect(parsePlan(planOf(node)).node).toEqual(node);
});

it.each([
  { what: 'no plan', json: '{}' },
  { what: 'a list', json: '[]' },
  { what: 'null', json: 'null' },
  { what: 'a node of no kind', json: planOf({ ...FETCH, kind: undefined }) },
  { what: 'a node of an inherited kind', json: planOf({ kind: 'constructor' }) },
  { what: 'a node of a kind that is not carried out', json: planOf({ kind: 'Defer', primary: {}, deferred: [] }) },
  { what: 'a fetch from nowhere', json: planOf({ ...FETCH, serviceName: undefined }) },
  { what: 'a fetch of something else', json: planOf({ ...FETCH, operationKind: 'deletion' }) },
  { what: 'a key that nobody knows', json: planOf({ ...FETCH, headers: {} }) },
  { what: 'a prototype', json: planOf('%').replace('"%"', `{"__proto__":{},${JSON.stringify(FETCH).slice(1)}`) },
  { what: 'a subscription within a plan', json: planOf({ kind: 'Sequence', nodes: [{ kind: 'Subscription', primary: FETCH }] }) },
  { what: 'a step that is a text', json: planOf({ kind: 'Parallel', nodes: ['Fetch'] }) },
  { what: 'nodes that are no list', json: planOf({ kind: 'Parallel', nodes: { length: 0 } }) },
])('refuses $what', ({ json }) => {
  expect(() => parsePlan(json)).toThrow('Expected a query plan');
});
