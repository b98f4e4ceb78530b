import type { ExecutionResult } from 'graphql';
import type { PlanAnswer } from './plan-executor.ts';

/** An answer as GraphQL has it, for who needs what is in its data. */
export const parseAnswer = ({ data, errors }: PlanAnswer): ExecutionResult => ({
  ...(data !== undefined && { data: JSON.parse(data) as Record<string, unknown> | null }),
  ...(errors && { errors }),
});
