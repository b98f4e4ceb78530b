import type { SqlExecutor } from '../database/access.ts';
import type { JsonObject } from '../events/event.ts';

export type NewJob = {
  /** Which task runs it, `user.mail` for instance. */
  task: string;
  /** Names rows by their keys. Nothing secret: it rests in a table, and in its backups. */
  payload: JsonObject;
  /** Tries in all, with growing pauses: after the tenth some three hours have passed. Default 10. */
  maxAttempts?: number;
};

/** Enqueues a job in the transaction `tx`: it is there when that commits, and never was when that is rolled back. */
export async function addJob(tx: SqlExecutor, { task, payload, maxAttempts = 10 }: NewJob): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 FROM graphile_worker.add_job(${task}::text, ${JSON.stringify(payload)}::json, max_attempts => ${maxAttempts}::int)`;
}
