import { describe, expect, it } from 'vitest';
import { readProjectSupergraph } from '../../../gateway/supergraph/project-supergraph.ts';
import { buildSupergraph } from '../../../gateway/supergraph/supergraph.ts';
import { useDatabase } from '../../support/database.ts';
import { heapByQuarter } from '../../support/fuzz/counts.ts';
import { fuzz } from '../../support/fuzz/run.ts';

const RUNS = 500;

/** The same for longer, with the heap and other seeds: `npm run test:fuzz`. */
describe('the academy, asked anything', () => {
  const database = useDatabase();

  it(`does not crash, answer 500 or show what is inside, in ${RUNS} operations and bodies of which half reach a resolver`, async () => {
    const { schema } = buildSupergraph(await readProjectSupergraph());
    const { counts, failures } = await fuzz({ schema, databaseUrl: database.appUrl, runs: RUNS, seed: 20_261_123 });

    expect(failures).toEqual([]);
    expect(counts.sent).toBe(RUNS);
    expect(counts.reached).toBeGreaterThanOrEqual(RUNS / 2);
    expect(heapByQuarter(counts).every((bytes) => bytes > 0)).toBe(true);
  }, 400_000);
});
