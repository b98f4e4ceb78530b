import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AdmittedOperation } from './plan-executor.ts';

/** Enough for every operation of a good number of client versions. */
const MAX_PLANS = 2_000;
/** In characters of source text. The trees of a document take some fifty times its text. */
const MAX_SOURCE = 2_000_000;
/** Of one document, remembered. */
const MAX_KEYS = 50;

/**
 * Remembers plans by document and operation name, the least recently used ones going first. A text that is asked again comes as the same
 * document, so that nobody has to look at long texts again. Callers who lack the same rights share a plan: `variant` is what
 * distinguishes plans of one operation, and says nothing about who asks.
 */
export function createPlanCache<Plan extends object>() {
  const plans = new LRUCache<string, { plan: Plan; uses: number }>({ max: MAX_PLANS, maxSize: MAX_SOURCE });
  const names = new WeakMap<DocumentNode, { number: number; keys: Map<string, string> }>();
  let count = 0;
  /** The same string each time: one that is put together anew is hashed anew. */
  const keyOf = ({ document, operationName = '' }: AdmittedOperation, variant: string, isKept = false): string => {
    let known = names.get(document);
    if (!known) names.set(document, (known = { number: (count += 1), keys: new Map() }));
    const asked = variant === '' ? operationName : `${operationName}\n${variant}`;
    let key = known.keys.get(asked);
    if (key === undefined) {
      key = `${known.number}\n${asked}`;
      // Clients may name operations that a document does not have, at any length: what is not kept has no key to keep.
      if (isKept && known.keys.size < MAX_KEYS) known.keys.set(asked, key);
    }
    return key;
  };
  return {
    get(operation: AdmittedOperation, variant = ''): Plan | undefined {
      const known = plans.get(keyOf(operation, variant));
      if (known) known.uses += 1;
      return known?.plan;
    },
    count: (): number => plans.size,
    has: (operation: AdmittedOperation, variant: string): boolean => plans.has(keyOf(operation, variant)),
    /** @param uses how often it was used before it came here */
    set(operation: AdmittedOperation, plan: Plan, variant = '', uses = 1): void {
      plans.set(keyOf(operation, variant, true), { plan, uses }, { size: Math.max(1, operation.source.length) });
    },
    /** The most used first. */
    mostUsed: (): { plan: Plan; uses: number }[] => [...plans.values()].sort((a, b) => b.uses - a.uses),
  };
}
