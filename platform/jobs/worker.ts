import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Logger as WorkerLogger, runTaskList, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from '../logger.ts';

/** What is done with a job's payload. Runs at least once: a process that dies in the middle leaves it to be run again. */
export type Task = (payload: unknown, signal: AbortSignal) => Promise<void>;

export type WorkerOptions = {
  pool: Pool;
  /** By the names that jobs are added under. */
  tasks: Readonly<Record<string, Task>>;
  logger: Logger;
  /** How often what is due later, a retry for instance, is looked for; what is due at once comes with its commit. Default 10 s. */
  pollMs?: number;
};

/** Before a queue that could not be read is read again: the first pause, and the longest that doubling makes of it. */
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;
/** How long a job may go on when the process wants to stop. */
const GRACE_MS = 5_000;

/** Runs the jobs of some tasks in this process, two at a time. `stop` waits for those under way. */
export function createWorker({ pool, tasks, logger, pollMs = 10_000 }: WorkerOptions): { start: () => void; stop: () => Promise<void> } {
  const stopping = new AbortController();
  const taskList = toTaskList(tasks, logger);
  let running: WorkerPool | null = null;
  let done: Promise<void> | null = null;
  let pauseMs = FIRST_PAUSE_MS;

  /** The library remembers that it could not find out the ids of its tasks, and reads nothing any more: it is begun anew after any failure. */
  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const events: WorkerEvents = new EventEmitter();
      events.once('worker:getJob:error', ({ error }) => {
        logger.warn({ err: error }, 'The job queue cannot be read');
        setImmediate(() => void end(running));
      });
      for (const success of ['worker:getJob:empty', 'job:start'] as const) {
        events.once(success, () => {
          pauseMs = FIRST_PAUSE_MS;
        });
      }
      running = runTaskList({ ...OPTIONS, pollInterval: pollMs, events }, taskList, pool);
      await running.promise.catch((error: unknown) => logger.debug({ err: error }, 'A worker has ended'));
      if (stopping.signal.aborted) return;
      await setTimeout(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
  }

  return {
    start: () => {
      done ??= work();
    },
    stop: async () => {
      stopping.abort();
      await end(running);
      await done;
    },
  };
}

const OPTIONS = {
  concurrency: 2,
  noHandleSignals: true,
  gracefulShutdownAbortTimeout: GRACE_MS,
  // Without it a stop does not wait until the outcome of the last jobs is written.
  preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  // What goes wrong is logged here, without the payload.
  logger: new WorkerLogger(() => () => undefined),
};

async function end(pool: WorkerPool | null): Promise<void> {
  try {
    if (pool && !pool._shuttingDown) await pool.gracefulShutdown('Stopping');
  } catch {
    // `promise` tells it, too.
  }
}

const toTaskList = (tasks: Readonly<Record<string, Task>>, logger: Logger): TaskList =>
  Object.fromEntries(
    Object.entries(tasks).map(([name, run]) => [
      name,
      async (payload, { job, abortSignal }) => {
        try {
          await run(payload, abortSignal ?? new AbortController().signal);
        } catch (error) {
          const { id, attempts, max_attempts } = job;
          const facts = { err: error, job: id, task: name, attempts };
          if (attempts >= max_attempts) logger.error(facts, 'A job has been given up');
          else logger.warn(facts, 'A job failed, and is tried again later');
          throw error;
        }
      },
    ]),
  );
