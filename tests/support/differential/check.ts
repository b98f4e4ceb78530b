import * as fc from 'fast-check';
import { graphModel, type GraphModel } from './model.ts';
import { differentialOperation, type DifferentialOperation } from './operations.ts';
import { createDifferentialGraph, judge, type Mode, type Verdict } from './run.ts';

const MODES: readonly Mode[] = ['truth', 'answers', 'truth', 'conditions'];

/** Operations over each graph. */
const OPERATIONS = 5;

export type DifferentialCase = { model: GraphModel; mode: Mode; operations: DifferentialOperation[] };

export type DifferentialCounts = Record<Verdict['kind'], number> & {
  /** Models that do not compose. */
  uncomposable: number;
  /** Entities that were asked about with a cache, and those of them that were in it. */
  cacheLooks: number;
  cacheHits: number;
  /** How Apollo's gateway differs from what is right, and how often. */
  differences: Map<string, number>;
};

export type DifferentialReport = {
  counts: DifferentialCounts;
  /** The smallest case that failed, and why. */
  failure: { why: string; found: DifferentialCase; seed: number; path: string | null } | null;
};

const differentialCase = (mode: Mode): fc.Arbitrary<DifferentialCase> =>
  graphModel.chain((model) => {
    const graph = createDifferentialGraph(model, mode);
    const operations = graph
      ? fc.array(differentialOperation(graph.loaded.schema), { minLength: 1, maxLength: OPERATIONS, size: 'max' })
      : fc.constant<DifferentialOperation[]>([]);
    return operations.map((operations) => ({ model, mode, operations }));
  });

/** Judges generated cases, until so many operations were answered by all, or one is not answered as it should be. */
export async function checkDifferences({
  cases,
  seed,
  cachedEvery = 1,
  onProgress = () => undefined,
}: {
  cases: number;
  seed: number;
  /** Of so many operations over a graph, one is answered with a cache, too. */
  cachedEvery?: number;
  onProgress?: (counts: DifferentialCounts) => void;
}): Promise<DifferentialReport> {
  const counts: DifferentialCounts = {
    same: 0,
    'apollo differs': 0,
    different: 0,
    invalid: 0,
    unplannable: 0,
    uncomposable: 0,
    cacheLooks: 0,
    cacheHits: 0,
    differences: new Map(),
  };
  const answered = () => counts.same + counts['apollo differs'];
  for (let round = 0; answered() < cases; round += 1) {
    const mode = MODES[round % MODES.length] as Mode;
    const details = await fc.check(
      fc.asyncProperty(differentialCase(mode), async (one) => judgeAll(one, counts, cachedEvery)),
      { seed: seed * 1_000 + round, numRuns: 20, unbiased: true },
    );
    onProgress(counts);
    if (details.failed && details.counterexample) {
      const why = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
      return { counts, failure: { why, found: details.counterexample[0], seed: details.seed, path: details.counterexamplePath } };
    }
  }
  return { counts, failure: null };
}

/** @throws Error with all that was answered, for an operation that is not answered as it should be */
export async function judgeAll({ model, mode, operations }: DifferentialCase, counts?: DifferentialCounts, cachedEvery = 1): Promise<void> {
  const graph = createDifferentialGraph(model, mode);
  if (!graph && counts) counts.uncomposable += 1;
  if (!graph) return;
  for (const [index, operation] of operations.entries()) {
    const verdict = await judge(graph, operation, index % cachedEvery === 0);
    if (counts) {
      counts[verdict.kind] += 1;
      if (verdict.kind === 'apollo differs') {
        const how = verdict.how.slice(0, 60);
        counts.differences.set(how, (counts.differences.get(how) ?? 0) + 1);
      }
    }
    if (verdict.kind === 'different') {
      throw new Error(
        `${verdict.how}\n${operation.query}\n${JSON.stringify(operation.variables)}\n${Object.entries(verdict.results)
          .map(([name, result]) => `${name}: ${JSON.stringify(result)}`)
          .join('\n')}`,
      );
    }
  }
  if (counts) {
    counts.cacheLooks += graph.cacheCounts.looks;
    counts.cacheHits += graph.cacheCounts.hits;
  }
}
