import { setTimeout } from 'node:timers/promises';
import { Logger as WorkerLogger, runTaskList, type TaskList, type WorkerPool } from 'graphile-worker';
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

/** Before a queue that could not be read is read again. */
const RESTART_MS = 2_000;
/** How long a job may go on when the process wants to stop. */
const GRACE_MS = 5_000;

/** Runs the jobs of some tasks in this process, two at a time. `stop` waits for those under way. */
export function createWorker({ pool, tasks, logger, pollMs = 10_000 }: WorkerOptions): { start: () => void; stop: () => Promise<void> } {
  let running: WorkerPool | null = null;
  const stopping = new AbortController();
  let done: Promise<void> | null = null;

  const taskList: TaskList = Object.fromEntries(
    Object.entries(tasks).map(([name, run]) => [
      name,
      async (payload, { job, abortSignal }) => {
        try {
          await run(payload, abortSignal ?? AbortSignal.timeout(GRACE_MS));
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

  /** A worker ends when it cannot read its queue several times in a row: the database may be back in a moment. */
  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Fresh options each time: what is made of them is cached by their identity.
      running = runTaskList(
        {
          concurrency: 2,
          pollInterval: pollMs,
          noHandleSignals: true,
          gracefulShutdownAbortTimeout: GRACE_MS,
          // Without it a stop does not wait until the outcome of the last jobs is written.
          preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
          logger: quiet(logger),
        },
        taskList,
        pool,
      );
      await running.promise.catch((error: unknown) => logger.warn({ err: error }, 'The job queue cannot be read'));
      running = null;
      await pause(stopping.signal);
    }
  }

  return {
    start: () => {
      done ??= work();
    },
    stop: async () => {
      stopping.abort();
      try {
        await running?.gracefulShutdown('The process is stopping');
      } catch (error) {
        logger.debug({ err: error }, 'The worker was at its end already');
      }
      await done;
    },
  };
}

const pause = (signal: AbortSignal) => setTimeout(RESTART_MS, undefined, { signal }).catch(() => undefined);

/** The queue talks about every job; failures are logged where they happen. */
const quiet = (logger: Logger) =>
  new WorkerLogger(() => (level, message) => {
    if (['error', 'warning'].includes(String(level))) logger.debug(`Job queue: ${message}`);
  });
