import { LRUCache } from 'lru-cache';
import type { ClientOperation } from './plan-executor.ts';

/** Enough for every operation of a good number of client versions. */
const MAX_PLANS = 2_000;
/** In characters of source text. The trees of a document take some fifty times its text. */
const MAX_SOURCE = 2_000_000;

/**
 * Remembers plans by text and operation name, the least recently used ones going first. Callers who lack the same rights share a plan:
 * `lacking` is what distinguishes them, and says nothing about who they are.
 */
export function createPlanCache<Plan extends object>() {
  const plans = new LRUCache<string, Plan>({ max: MAX_PLANS, maxSize: MAX_SOURCE, sizeCalculation: (_, key) => key.length });
  const keyOf = ({ source, operationName }: ClientOperation, lacking: string) => `${operationName ?? ''}\n${lacking}\n${source}`;
  return {
    get: (operation: ClientOperation, lacking = ''): Plan | undefined => plans.get(keyOf(operation, lacking)),
    set: (operation: ClientOperation, plan: Plan, lacking = ''): void => {
      plans.set(keyOf(operation, lacking), plan);
    },
  };
}
