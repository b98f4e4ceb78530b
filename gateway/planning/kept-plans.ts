import type { QueryPlan } from '@apollo/query-planner';
import { parsePlan } from './parse-plan.ts';

/** A plan that waits for somebody to need it. */
export type KeptPlan = {
  /** As JSON: most are never looked at. */
  readonly json: string;
  /** How often it was used, where it comes from. */
  readonly uses: number;
};

/** Plans that somebody else made of the same supergraph: an earlier process, or another thread. By `keyOfRequest`. */
export type KeptPlans = {
  put: (key: string, plan: KeptPlan) => void;
  has: (key: string) => boolean;
  /**
   * Hands a plan over: it is not kept here any more. Null: there is none, or what was kept is no plan.
   * @param use what is made of it; what it throws says that it is no plan
   */
  take: <Used>(key: string, use: (plan: QueryPlan) => Used) => { plan: Used; uses: number } | null;
  /** Those that nobody has needed yet. */
  waiting: () => [key: string, plan: KeptPlan][];
};

/** @param onUnusable told of what is kept under a key and is no plan */
export function createKeptPlans(plans: ReadonlyMap<string, KeptPlan>, onUnusable: (error: unknown) => void): KeptPlans {
  const kept = new Map(plans);
  return {
    put: (key, plan) => void kept.set(key, plan),
    has: (key) => kept.has(key),
    take(key, use) {
      const found = kept.get(key);
      if (!found) return null;
      kept.delete(key);
      try {
        return { plan: use(parsePlan(found.json)), uses: found.uses + 1 };
      } catch (error) {
        onUnusable(error);
        return null;
      }
    },
    waiting: () => [...kept],
  };
}
