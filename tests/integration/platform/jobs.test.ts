import { afterEach, describe, expect, it, vi } from 'vitest';
import { addJob } from '../../../platform/jobs/add-job.ts';
import { createWorker, type Task } from '../../../platform/jobs/worker.ts';
import { createLogger } from '../../../platform/logger.ts';
import { prepareJobQueue } from '../../../prisma/job-queue.ts';
import { createDeferred } from '../../../gateway/streams/deferred.ts';
import { usePlatform, useDatabase } from '../../support/database.ts';
import { query } from '../../support/postgres/query.ts';

describe('the job queue', () => {
  const platform = usePlatform();
  const stopping: (() => Promise<void>)[] = [];
  const logged: string[] = [];
  const logger = createLogger('test', 'info', { write: (line) => void logged.push(line) });
  afterEach(async () => {
    await Promise.all(stopping.splice(0).map((stop) => stop()));
    await platform.database.pool.query('DELETE FROM graphile_worker._private_jobs');
    logged.length = 0;
  });

  function work(tasks: Record<string, Task>): () => Promise<void> {
    const worker = createWorker({ pool: platform.database.pool, tasks, logger, pollMs: 100 });
    worker.start();
    stopping.push(worker.stop);
    return worker.stop;
  }
  const add = (payload: Record<string, number>, maxAttempts = 3) =>
    platform.own().transact((tx) => addJob(tx, { task: 'test', payload, maxAttempts }));
  const jobs = async () =>
    (
      await platform.database.pool.query<{ attempts: number; last_error: string | null }>(
        'SELECT attempts, last_error FROM graphile_worker.jobs ORDER BY id',
      )
    ).rows;
  /** So that no test waits for the pause before a retry. */
  const retryNow = () => platform.database.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()');

  it('runs a job once its transaction has committed, and forgets it then', async () => {
    const ran = createDeferred<unknown>();
    work({ test: async (payload) => ran.resolve(payload) });
    await add({ row: 7 });

    expect(await ran.promise).toEqual({ row: 7 });
    await vi.waitFor(async () => expect(await jobs()).toEqual([]));
  });

  it('has no job of a transaction that was rolled back', async () => {
    const failure = platform.own().transact(async (tx) => {
      await addJob(tx, { task: 'test', payload: {} });
      throw new Error('never mind');
    });

    await expect(failure).rejects.toThrow('never mind');
    expect(await jobs()).toEqual([]);
  });

  it('tries again what failed, later each time', async () => {
    let tries = 0;
    const done = createDeferred();
    work({
      test: async () => {
        tries += 1;
        if (tries === 1) throw new Error('not yet');
        done.resolve();
      },
    });
    await add({});
    await vi.waitFor(async () =>
      expect(await jobs()).toMatchObject([{ attempts: 1, last_error: expect.stringContaining('not yet') as string }]),
    );
    const { rows } = await platform.database.pool.query<{ later: boolean }>('SELECT run_at > now() AS later FROM graphile_worker.jobs');
    expect(rows).toEqual([{ later: true }]);
    await retryNow();

    await done.promise;
    expect(tries).toBe(2);
  });

  it('keeps a job that it gave up, and says so in the log', async () => {
    work({
      test: async () => {
        throw new Error('never');
      },
    });
    await add({}, 1);

    await vi.waitFor(() => expect(logged.join('')).toContain('A job has been given up'));
    await vi.waitFor(async () =>
      expect(await jobs()).toMatchObject([{ attempts: 1, last_error: expect.stringContaining('never') as string }]),
    );
  });

  it('waits for the job under way when it stops', async () => {
    const [begun, finish] = [createDeferred(), createDeferred()];
    let isDone = false;
    const stop = work({
      test: async () => {
        begun.resolve();
        await finish.promise;
        isDone = true;
      },
    });
    await add({});
    await begun.promise;
    const stopped = stop();
    finish.resolve();
    await stopped;

    expect(isDone).toBe(true);
    expect(await jobs()).toEqual([]);
  });

  it('goes on after its connections were cut', async () => {
    const ran = createDeferred();
    work({ test: async () => ran.resolve() });
    await vi.waitFor(async () => {
      const { rowCount } = await platform.database.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN "jobs:insert"%'`,
      );
      expect(rowCount).toBe(1);
    });
    await platform.database.pool
      .query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`,
      )
      .catch(() => undefined);
    await vi.waitFor(() => add({}), { timeout: 10_000, interval: 100 });

    await ran.promise;
  });
});

describe('the schema of the job queue', () => {
  const database = useDatabase();

  it('is there once, however many processes prepare it', async () => {
    await Promise.all([1, 2, 3].map(() => prepareJobQueue(database.ownerUrl)));

    expect(await query(database.appUrl, 'SELECT count(*)::int AS jobs FROM graphile_worker.jobs')).toEqual([{ jobs: 0 }]);
  });

  it('is not for the application to alter', async () => {
    await expect(query(database.appUrl, 'CREATE TABLE graphile_worker.other (id int)')).rejects.toThrow('permission denied');
    await expect(query(database.appUrl, 'DELETE FROM graphile_worker.migrations')).rejects.toThrow('permission denied');
  });
});
