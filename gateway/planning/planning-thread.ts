import { Worker } from 'node:worker_threads';
import { print } from 'graphql';
import { createDeferred, type Deferred } from '../streams/deferred.ts';
import type { PlanRequest } from './planner.ts';

export type ToThread = { id: number; source: string; operationName: string | undefined };
export type FromThread =
  | { kind: 'loaded' }
  | { kind: 'refused'; message: string }
  | { kind: 'planned'; id: number; json: string }
  | { kind: 'failed'; id: number; message: string };

export type PlanningThread = {
  /** The plan as JSON. Rejects when it cannot be planned, or when the thread has ended. */
  plan: (request: PlanRequest) => Promise<string>;
  /** Ends it, whatever it is at. Idempotent. */
  stop: () => Promise<void>;
};

/** So much memory may a supergraph and one plan take. */
const MAX_HEAP_MB = 1_024;

/**
 * Starts a thread that loads a supergraph, and plans with it while this one does other things.
 * @returns the reason, where the supergraph cannot be loaded
 * @throws Error when there is no thread to be had
 */
export async function startPlanningThread(supergraphSdl: string): Promise<{ thread: PlanningThread } | { refused: string }> {
  const worker = new Worker(ENTRY, {
    workerData: supergraphSdl,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const loaded = createDeferred<string | null>();
  const asked = new Map<number, Deferred<string>>();
  let count = 0;
  let ended: Error | null = null;

  function end(error: Error): void {
    ended ??= error;
    loaded.reject(ended);
    for (const one of asked.values()) one.reject(ended);
    asked.clear();
  }

  worker.on('error', end);
  worker.on('exit', () => end(new Error('The planning thread has ended')));
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'loaded') return loaded.resolve(null);
    if (message.kind === 'refused') return loaded.resolve(message.message);
    const one = asked.get(message.id);
    asked.delete(message.id);
    return message.kind === 'planned' ? one?.resolve(message.json) : one?.reject(new Error(message.message));
  });
  worker.unref();

  const thread: PlanningThread = {
    plan({ document, operationName }) {
      if (ended) return Promise.reject(ended);
      const one = createDeferred<string>();
      count += 1;
      asked.set(count, one);
      worker.postMessage({ id: count, source: print(document), operationName } satisfies ToThread);
      return one.promise;
    },
    stop: async () => void (await worker.terminate()),
  };
  const refused = await loaded.promise;
  if (refused === null) return { thread };
  await thread.stop();
  return { refused };
}

const ENTRY = new URL(import.meta.url.endsWith('.js') ? './worker/main.js' : './worker/from-sources.mjs', import.meta.url);
