import { Kind, parse, print, validate, type DocumentNode } from 'graphql';
import { decideConditions } from '../../../gateway/execution/decide-conditions.ts';
import { addTypeNames } from '../../../gateway/execution/type-names.ts';
import { createPlanExecutor } from '../../../gateway/execution/executor.ts';
import { readResponse } from '../../../gateway/endpoints/read-response.ts';
import { parseAnswer } from '../../../gateway/execution/parse-answer.ts';
import type { FetchSubgraph } from '../../../gateway/execution/plan-executor.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { buildSupergraph, type LoadedSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { parsePlan } from '../../../gateway/planning/parse-plan.ts';
import { createPlanner } from '../../../gateway/planning/planner.ts';
import { withDefaults } from '../../../gateway/security/authorization/conditions.ts';
import { addTypeNamesForApollo } from './apollo-type-names.ts';
import { variablesOf } from '../../../platform/graph/endpoint.ts';
import { createCacheCheck, type CacheCounts, type ExecuteOver } from './cached.ts';
import { hasSameData, isSameOrder, misplacedErrors, resultOf, subgraphMessages, unexplainedNulls, type Result } from './compare.ts';
import { graphOf } from './graph.ts';
import type { GraphModel } from './model.ts';
import { findLackingRequires, hasTooManyWays } from './planner-faults.ts';
import type { DifferentialOperation } from './operations.ts';
import { createApolloOracle, createMonolithOracle, type Oracle } from './oracles.ts';
import { sdlOf } from './sdl.ts';
import { createSubgraph } from './subgraphs.ts';
import { createTruth } from './truth.ts';

/**
 * `truth`: subgraphs fail here and there as their fields do, and one schema over the same data says what is right. `answers`: subgraphs
 * answer against their own schema, too, and Apollo's gateway says what becomes of it. `conditions`: plans have conditions, over which the
 * planner and Apollo's gateway stumble: one of the two has to agree.
 */
export type Mode = 'truth' | 'answers' | 'conditions';

export type DifferentialGraph = {
  loaded: LoadedSupergraph;
  mode: Mode;
  /** Ours, and those it is compared with. There is no monolith of subgraphs that answer against their own schema. */
  ours: Oracle;
  apollo: Oracle;
  monolith: Oracle | null;
  /** What is wrong with the plan that ours carries out. */
  planFaults: (document: DocumentNode, variables: Record<string, unknown>) => string[];
  /** What subgraphs have answered otherwise than graphql-js since it was last asked. */
  takeMismatches: () => string[];
  /** What a cache of entities makes another answer of than the one expected; null: nothing. */
  cacheCheck: ReturnType<typeof createCacheCheck>;
  cacheCounts: CacheCounts;
};

/** Null when the model does not compose: what it asks for contradicts itself. */
export function createDifferentialGraph(model: GraphModel, mode: Mode): DifferentialGraph | null {
  const graph = graphOf(mode === 'truth' ? model : withoutNestedLists(model));
  const parts = sdlOf(graph);
  let loaded: LoadedSupergraph;
  try {
    loaded = buildSupergraph(composeSupergraph(parts.map(({ name, sdl }) => ({ name, sdl, url: `http://${name}.test`, file: name }))).sdl);
  } catch {
    return null;
  }
  const truth = createTruth(graph);
  const misbehaviour = mode === 'answers' ? 'answers' : 'none';
  let mismatches: string[] = [];
  const options = { misbehaviour, seed: model.seed, onMismatch: (how: string) => void mismatches.push(how) } as const;
  const subgraphs = new Map(parts.map(({ name, sdl }) => [name, createSubgraph(name, sdl, truth, options)]));
  const fetch: FetchSubgraph = async (request) => {
    const subgraph = subgraphs.get(request.subgraph);
    if (!subgraph) throw new Error(`There is no subgraph ${request.subgraph}`);
    const text = JSON.stringify(await subgraph({ ...request, variables: variablesOf(request) }));
    return readResponse(request.subgraph, { status: 200, text, cacheControl: undefined });
  };
  const plan = createPlanner(loaded);
  const executor = createPlanExecutor(loaded, {
    authorization: { analyze: () => null },
    // A plan that was kept in a file, or made by another thread, is as good as one that has just been made.
    ...(mode !== 'answers' && { planner: (request) => parsePlan(JSON.stringify(plan(request))) }),
    ...(mode === 'conditions' && { maxDecided: 0 }),
  });
  const execute: ExecuteOver = (fetch) => async (document, variables) => {
    const source = document.loc?.source.body ?? '';
    const planned = executor.planOperation({ source, document }, { rights: null, variables });
    return 'errors' in planned ? planned : parseAnswer(await executor.executePlan(planned.planned, { variables, fetch }));
  };
  const cacheCounts: CacheCounts = { hits: 0, looks: 0 };
  // Where Apollo's gateway is the only judge, both are to carry out the same plan.
  const decide = (document: DocumentNode, variables: Record<string, unknown>) =>
    mode === 'truth' ? document : decideConditions(document, mode === 'answers' ? valuesOf(document, variables) : new Map());
  return {
    loaded,
    mode,
    ours: execute(fetch),
    cacheCheck: createCacheCheck(execute, fetch, cacheCounts),
    cacheCounts,
    apollo: createApolloOracle(loaded, fetch, decide),
    monolith: mode !== 'answers' ? createMonolithOracle(loaded, truth) : null,
    planFaults(document, variables) {
      const decided = decideConditions(document, valuesOf(document, variables));
      return findLackingRequires(plan({ document: addTypeNames(decided), operationName: undefined }), loaded.supergraphSchema);
    },
    takeMismatches() {
      const taken = mismatches;
      mismatches = [];
      return taken;
    },
  };
}

export type Verdict =
  | { kind: 'invalid' }
  /** The planner refuses it, or makes a plan that cannot be right. */
  | { kind: 'unplannable'; how: string }
  | { kind: 'same' }
  /** Apollo's gateway says something else than the same data in one schema, which we say too. */
  | { kind: 'apollo differs'; how: string }
  | { kind: 'different'; how: string; results: Record<string, Result> };

/**
 * Runs an operation through all, and says whether ours is right.
 * @param isCached whether ours is to say the same with a cache of entities
 */
export async function judge(graph: DifferentialGraph, { query, variables }: DifferentialOperation, isCached: boolean): Promise<Verdict> {
  // Apollo's gateway needs help to answer some operations at all. Where it is the only judge, both are asked for the same.
  const document = graph.mode === 'truth' ? parse(query) : parse(print(addTypeNamesForApollo(graph.loaded.schema, parse(query))));
  if (validate(graph.loaded.schema, document, graph.loaded.rules).length > 0) return { kind: 'invalid' };
  const ours = await resultOf(() => graph.ours(document, variables));
  const apollo = await resultOf(() => graph.apollo(document, variables));
  const monolith =
    graph.monolith && (await resultOf(() => graph.monolith?.(document, variables) ?? Promise.reject(new Error('No monolith'))));
  const results = { ours, apollo, ...(monolith && { monolith }) };

  const [mismatch] = graph.takeMismatches();
  if (mismatch !== undefined) return { kind: 'different', how: mismatch, results };

  // What the planner cannot do is not for an executor to mend.
  if ('thrown' in ours && 'thrown' in apollo && ours.thrown === apollo.thrown) return { kind: 'unplannable', how: ours.thrown };
  // It plans more than ours does, which has decided the conditions before.
  if ('thrown' in apollo && hasTooManyWays(apollo.thrown)) return { kind: 'unplannable', how: apollo.thrown };
  if ('thrown' in ours) return { kind: 'different', how: `Ours threw ${ours.thrown}`, results };
  const cached = isCached ? await graph.cacheCheck(ours, document, variables) : null;
  if (cached) return { kind: 'different', how: `Ours says something else ${cached.how}`, results: { ...results, cached: cached.result } };
  const misplaced = misplacedErrors(ours);
  if (misplaced.length > 0) return { kind: 'different', how: `Ours has errors where nothing is missing: ${misplaced.join(', ')}`, results };
  if (monolith && graph.mode === 'truth') {
    if (!hasSameData(ours, monolith) || !isSameOrder(ours, monolith)) {
      const [fault] = differenceOf(ours, apollo) === null ? graph.planFaults(document, variables) : [];
      if (fault !== undefined) return { kind: 'unplannable', how: fault };
      return { kind: 'different', how: 'Ours does not say what one schema says', results };
    }
    const missing = unexplainedNulls(monolith, ours);
    if (missing.length > 0) return { kind: 'different', how: `Ours has no error for ${missing.join(', ')}`, results };
  }
  const difference = differenceOf(ours, apollo);
  if (difference === null) return { kind: 'same' };
  return monolith && hasSameData(ours, monolith)
    ? { kind: 'apollo differs', how: difference }
    : { kind: 'different', how: difference, results };
}

function differenceOf(ours: Result, apollo: Result): string | null {
  if ('thrown' in apollo) return `Apollo threw ${apollo.thrown}`;
  if (!hasSameData(ours, apollo)) return 'The data differ';
  const [our, their] = [subgraphMessages(ours), subgraphMessages(apollo)];
  if (our.join('\n') !== their.join('\n')) return `The errors differ: ${JSON.stringify(our)} and ${JSON.stringify(their)}`;
  return null;
}

/** Apollo's gateway does not merge lists in lists: the one that comes last stands. */
const withoutNestedLists = (model: GraphModel): GraphModel => ({
  ...model,
  entities: model.entities.map((entity) => ({
    ...entity,
    fields: entity.fields.map((field) => ({ ...field, wrap: field.wrap === '[[T]]' ? '[T]' : field.wrap })),
  })),
});

function valuesOf(document: DocumentNode, variables: Record<string, unknown>) {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  return operation ? withDefaults(operation, variables) : new Map<string, unknown>();
}
