import type { QueryPlan } from '@apollo/query-planner';
import type { GraphQLError } from 'graphql';
import type { Planner, PlanRequest } from '../planning/planner.ts';
import { notPlannable } from './client-errors.ts';
import type { LookOutcome } from './plan-executor.ts';

/** The planner fails at some operations that are valid: their clients can only ask otherwise. */
export function planWith(planner: Planner, request: PlanRequest, onRefused: (error: GraphQLError) => void): QueryPlan {
  try {
    return planner(request);
  } catch (error) {
    const refusal = notPlannable(error);
    onRefused(refusal);
    throw refusal;
  }
}

/** Tells how long it took to have a plan that was not remembered. One that fails counts, too. */
export function measureMiss<Built extends { isKept: boolean }>(
  build: () => Built,
  onPlan: ((outcome: LookOutcome, seconds: number) => void) | undefined,
): Built {
  const begun = performance.now();
  let built: Built | null = null;
  try {
    built = build();
    return built;
  } finally {
    onPlan?.(built?.isKept ? 'kept' : 'miss', (performance.now() - begun) / 1000);
  }
}
