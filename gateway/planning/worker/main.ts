// The thread that plans for a supergraph which is not in use yet. Beside it, the main thread goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'graphql';
import { buildSupergraph } from '../../supergraph/supergraph.ts';
import { createPlanner } from '../planner.ts';
import type { FromThread, ToThread } from '../planning-thread.ts';

const say = (message: FromThread) => parentPort?.postMessage(message);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

try {
  const plan = createPlanner(buildSupergraph(workerData as string));
  parentPort?.on('message', ({ id, source, operationName }: ToThread) => {
    try {
      say({ kind: 'planned', id, json: JSON.stringify(plan({ document: parse(source), operationName })) });
    } catch (error) {
      say({ kind: 'failed', id, message: messageOf(error) });
    }
  });
  say({ kind: 'loaded' });
} catch (error) {
  say({ kind: 'refused', message: messageOf(error) });
}
