import type { GraphQLError } from 'graphql';
import type { FetchSubgraph, PlanInput } from '../plan-executor.ts';
import type { Data } from './data.ts';
import type { EntityRequests } from './entity-requests.ts';

/** What a subgraph has answered, and the JSON of just that. */
export type AsItCame = { readonly data: Data; readonly text: string };

/** One execution of a plan. */
export type PlanRun = {
  /** What the answer is made of. Fetches write into it. */
  readonly data: Data;
  /** As the client sent them; defaults are for the subgraphs to fill in. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What `@skip` and `@include` look at: with defaults. */
  readonly conditions: ReadonlyMap<string, unknown>;
  readonly fetch: FetchSubgraph;
  readonly entities: EntityRequests;
  readonly errors: GraphQLError[];
  /** Parts of answers that stand in several places of the data. */
  readonly shared: Set<object>;
  /** What the plan's only fetch brought, where that is known as text, too. Parts of it are in `data`. */
  asItCame: AsItCame | null;
  /** See `PlanInput`. */
  readonly onWanted: PlanInput['onWanted'];
};

/** A part of a plan, ready to run. Never rejects. */
export type Step = (run: PlanRun) => Promise<void>;
