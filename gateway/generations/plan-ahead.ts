import { setImmediate } from 'node:timers/promises';
import { Kind } from 'graphql';
import type { ClientOperation, PlanFor } from '../execution/plan-executor.ts';
import { keyOfRequest } from '../planning/planner.ts';
import type { PlanningThread } from '../planning/planning-thread.ts';
import type { Generation } from './generation.ts';

/** What is to be planned, and as for whom. */
export type Wanted = { operation: ClientOperation; caller: PlanFor; uses: number };

export type PlannedAhead = {
  planned: number;
  /** Those that the new supergraph does not have any more, or cannot plan: their clients will hear of it. */
  refused: number;
};

/**
 * Has operations planned in another thread, and compiles their plans in this one, one at a time between requests.
 * @param signal ends it early
 */
export async function planAhead(
  { deps: { gate, executor, metrics }, kept }: Pick<Generation, 'deps' | 'kept'>,
  thread: Pick<PlanningThread, 'plan'>,
  wanted: Iterable<Wanted>,
  signal: AbortSignal,
): Promise<PlannedAhead> {
  const result: PlannedAhead = { planned: 0, refused: 0 };
  for (const { operation, caller, uses } of wanted) {
    await setImmediate();
    if (signal.aborted) break;
    const read = gate.read(operation.source, caller.rights);
    if ('errors' in read) {
      result.refused += 1;
      continue;
    }
    try {
      const admitted = { ...operation, document: read.document };
      const request = executor.findUnplanned(admitted, caller);
      if (request) {
        const json = await thread.plan(request);
        metrics.plannings.inc({ thread: 'aside' });
        kept.put(keyOfRequest(request), { json, uses });
      }
      result[signal.aborted || 'errors' in executor.planOperation(admitted, { ...caller, isAhead: true }) ? 'refused' : 'planned'] += 1;
    } catch {
      result.refused += 1;
    }
  }
  return result;
}

/** Every operation of the documents that clients are known to ask for, as for somebody who lacks no right. */
export function* operationsOf({ deps: { gate } }: Pick<Generation, 'deps'>, documents: readonly string[]): Iterable<Wanted> {
  for (const source of documents) {
    const read = gate.read(source, null);
    if ('errors' in read) continue;
    for (const node of read.document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      yield { operation: { source, operationName: node.name?.value }, caller: { rights: null, variables: {} }, uses: 1 };
    }
  }
}
