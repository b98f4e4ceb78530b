import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { Condition } from '../../security/authorization/conditions.ts';
import { createFetchStep, readFetch, takeAnswer, type FetchParts, type ReadFetch } from './fetch-step.ts';
import type { PlanRun, Step } from './plan-run.ts';
import { readPath, type Hop } from './targets.ts';
import { createTypeSets } from './type-sets.ts';

/** What a plan does to the data of one execution. */
export type CompiledPlan = {
  readonly run: Step;
  /** Of a subscription: takes an event for what its root field's subgraph answered, before `run` fetches the rest. The event is not changed. */
  readonly takeEvent: ((event: SubgraphResponse, run: PlanRun) => void) | null;
};

/**
 * Turns a query plan into steps that move data and nothing else.
 * @param plan what is to be fetched; nothing, for an operation that asks about the schema alone
 * @param schema the supergraph's, inaccessible types included
 * @param primary of a subscription: what is fetched already when the plan runs
 * @throws Error for a node that is not known here
 */
export function compilePlan(plan: PlanNode | undefined, schema: GraphQLSchema, primary?: FetchNode): CompiledPlan {
  const typeSets = createTypeSets(schema);
  const fetches: ReadFetch[] = [];
  // Each is compiled once it is known what the others fetch.
  const steps: Step[] = [];
  const event = primary && readFetch(primary, [], [], typeSets);

  function compile(node: PlanNode, hops: readonly Hop[], conditions: readonly Condition[]): Step {
    switch (node.kind) {
      case 'Sequence': {
        const steps = node.nodes.map((inner) => compile(inner, hops, conditions));
        return async (run) => {
          for (const step of steps) await step(run);
        };
      }
      case 'Parallel': {
        const steps = node.nodes.map((inner) => compile(inner, hops, conditions));
        return async (run) => void (await Promise.all(steps.map((step) => step(run))));
      }
      case 'Flatten':
        return compile(node.node, [...hops, ...readPath(node.path)], conditions);
      case 'Condition': {
        const { condition, ifClause, elseClause } = node;
        const met = ifClause ? compile(ifClause, hops, [...conditions, { variable: condition, value: true }]) : null;
        const unmet = elseClause ? compile(elseClause, hops, [...conditions, { variable: condition, value: false }]) : null;
        return async (run) => (run.conditions.get(condition) === true ? met : unmet)?.(run);
      }
      case 'Fetch': {
        const index = fetches.push(readFetch(node, hops, conditions, typeSets)) - 1;
        return (run) => (steps[index] as Step)(run);
      }
      case 'Defer':
        throw new Error('A query plan has a Defer node, which is not carried out here');
      default:
        throw new Error(`A query plan has a node of an unknown kind: ${JSON.stringify((node satisfies never as { kind: unknown }).kind)}`);
    }
  }

  const run = plan ? compile(plan, [], []) : async () => {};
  steps.push(...createFetchSteps(event ? [event, ...fetches] : fetches).slice(event ? 1 : 0));
  // The documents of subgraphs are large, and not needed any more.
  fetches.length = 0;
  return { run, takeEvent: event ? createTakeEvent(event.parts) : null };
}

/** Apart, so that the functions that stay do not hold what was needed to make them. */
const createFetchSteps = (all: readonly ReadFetch[]): Step[] => all.map((fetch) => createFetchStep(fetch, all));

const createTakeEvent =
  (parts: FetchParts): CompiledPlan['takeEvent'] =>
  (response, run) =>
    takeAnswer(parts, response, run);
