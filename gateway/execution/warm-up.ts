import { setImmediate } from 'node:timers/promises';
import { Kind } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { OperationGate } from '../operations/gate.ts';
import type { PlanExecutor } from './plan-executor.ts';

type WarmUpDeps = { gate: OperationGate; executor: PlanExecutor; logger: Logger };

/**
 * Plans what clients are known to ask for, as for somebody who lacks no right, so that the first of them does not wait for it. One operation
 * at a time, between requests. What cannot be planned is left for its client to hear of.
 * @returns how many were planned
 */
export async function warmUpPlans(
  { gate, executor, logger }: WarmUpDeps,
  documents: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  if (documents.length === 0) return 0;
  let planned = 0;
  for (const source of documents) {
    const read = gate.read(source, null);
    if ('errors' in read) continue;
    for (const node of read.document.definitions) {
      if (node.kind !== Kind.OPERATION_DEFINITION) continue;
      await setImmediate();
      if (signal.aborted) return planned;
      try {
        const operation = { source, operationName: node.name?.value, document: read.document };
        if ('planned' in executor.planOperation(operation, { rights: null, variables: {}, isAhead: true })) planned += 1;
      } catch (error) {
        logger.warn({ err: error, operation: node.name?.value }, 'A document cannot be planned');
      }
    }
  }
  logger.info({ planned }, 'Plans are made for the documents that are known');
  return planned;
}
