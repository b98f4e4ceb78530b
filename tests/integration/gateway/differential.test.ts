import { expect, it } from 'vitest';
import { checkDifferences } from '../../support/differential/check.ts';

const CASES = 500;

it(`answers ${CASES} generated operations as Apollo's gateway does, or as one schema over the same data where that differs`, async () => {
  const { counts, failure } = await checkDifferences({ cases: CASES, seed: 1, cachedEvery: 3 });

  expect(failure).toBeNull();
  expect(counts.same).toBeGreaterThan(CASES * 0.9);
  // With a cache of entities in between it answers the same, and not because the cache knows nothing.
  expect(counts.cacheHits).toBeGreaterThan(counts.cacheLooks * 0.3);
  // What the planner refuses is not compared: it must be the exception.
  expect(counts.unplannable).toBeLessThan(CASES * 0.1);
}, 360_000);
