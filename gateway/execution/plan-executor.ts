import type { QueryPlan } from '@apollo/query-planner';
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Rights } from '../caller.ts';
import type { PlanRequest } from '../planning/planner.ts';

/** A GraphQL operation as a client sends it. */
export type ClientOperation = {
  source: string;
  operationName?: string | undefined;
};

/** The same, once it is known that it may run. */
export type AdmittedOperation = ClientOperation & {
  /** `source`, parsed and valid. */
  document: DocumentNode;
};

/** `kept`: the plan was not remembered, and needed not be made, since an earlier process or another thread had made it. */
export type LookOutcome = 'hit' | 'kept' | 'miss';

/** For whom and with what an operation is planned, as far as the plan depends on it. */
export type PlanFor = {
  /** Null: the schema's rules are not enforced. */
  rights: Rights | null;
  variables: Record<string, unknown>;
  /** Whether nobody has asked for it yet: it is planned all the same, and not counted. */
  isAhead?: boolean | undefined;
};

/** One request of a plan to one subgraph. */
export type SubgraphFetch = {
  subgraph: string;
  query: string;
  operationName?: string | undefined;
  /** Without `representations`. */
  variables: Record<string, unknown>;
  /** The variable of that name: the JSON of each entity that is asked about. */
  representations?: readonly string[] | undefined;
};

/** Sends one fetch on its way. Never rejects: what fails is an error in the response, with its path. */
export type FetchSubgraph = (fetch: SubgraphFetch) => Promise<SubgraphResponse>;

/** How the root field of a subscription is opened upstream, and read. */
export type SubscriptionSource = {
  readonly subgraph: string;
  /** The key of the root field in `data`. */
  readonly responseName: string;
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variableNames: readonly string[];
  /** Reads an event's cursor; `null` when its type has none. */
  readonly cursorOf: (event: SubgraphResponse) => string | null;
  /** The same request, from after a cursor; `null` when the root field takes no `after`. */
  readonly resume: ((cursor: string) => Pick<SubgraphFetch, 'query' | 'variables'> & { variableNames: readonly string[] }) | null;
};

/** A valid operation and how it is to be carried out. Made by an executor, and to be given to that executor only. */
export type PlannedOperation = {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Only of a subscription. */
  readonly source: SubscriptionSource | null;
  /** One for each field that the caller may not have. The plan goes without them, and its answer has the errors. */
  readonly denials: readonly GraphQLError[];
  /** The plan as Apollo's planner prints it. */
  readonly describePlan: () => string;
};

export type PlanInput = {
  variables: Record<string, unknown>;
  fetch: FetchSubgraph;
  /** For a subscription: the event to answer for. It is not changed. */
  event?: SubgraphResponse | undefined;
  /** Told before entities are asked for: in how many places of the answer they are needed. */
  onWanted?: ((subgraph: string, places: number) => void) | undefined;
};

/** What a plan came to. */
export type PlanAnswer = {
  /** JSON. Absent when nothing was executed. */
  data?: string;
  errors?: readonly GraphQLError[];
};

/** A plan, how often it was asked for, and for what: enough to make it anew from another supergraph. */
export type UsedPlan = {
  readonly operation: ClientOperation;
  /** Somebody it was made for, and the variables that it depends on. */
  readonly caller: PlanFor;
  readonly uses: number;
  /** Null: its text has values of a client in it, and leaves the process nowhere. */
  readonly key: string | null;
  readonly queryPlan: QueryPlan;
};

/** What turns operations into requests to subgraphs, and their answers into one. */
export type PlanExecutor = {
  readonly schema: GraphQLSchema;
  /**
   * Authorizes and plans, or remembers having done so. What the client did wrong, or may not do at all, is in `errors`.
   * What was planned is for these variables: others may need other rights.
   * @throws DomainError when the operation or its variables are too much to look at
   */
  planOperation: (
    operation: AdmittedOperation,
    caller: PlanFor,
  ) => { planned: PlannedOperation; outcome: LookOutcome } | { errors: readonly GraphQLError[] };
  /** How many plans are remembered. */
  countPlans: () => number;
  /** What the planner would have to be asked for, so that this operation can be planned; null when it would not, or when nothing is planned. */
  findUnplanned: (operation: AdmittedOperation, caller: PlanFor) => PlanRequest | null;
  /** The plans that are remembered, the most used first. */
  usedPlans: () => readonly UsedPlan[];
  /** Whether the caller has, of what was planned, lost the right to anything since. */
  hasLostRights: (planned: PlannedOperation, caller: PlanFor) => boolean;
  /** What is wrong with the variables; `executePlan` looks at them too. */
  findVariableErrors: (planned: PlannedOperation, variables: Record<string, unknown>) => readonly GraphQLError[];
  /** Carries out a query or a mutation, or answers one event of a subscription. */
  executePlan: (planned: PlannedOperation, input: PlanInput) => Promise<PlanAnswer>;
};
