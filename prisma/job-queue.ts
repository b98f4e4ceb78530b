import { Logger as WorkerLogger, runMigrations } from 'graphile-worker';
import type { Pool } from 'pg';
import { createSingleConnection } from './script-adapter.ts';

/** The tables behind the queue's functions. They are under row level security, which without a policy shows nobody but the owner a row. */
const TABLES = ['_private_jobs', '_private_job_queues', '_private_tasks'];
const LOCK = 72707370;

/**
 * Brings the schema of the job queue, `graphile_worker`, up to the queue's version, and lets the application use it.
 * It is the queue's own: neither `schema.prisma` nor the migrations speak of it. Any number of processes may call this at once.
 */
export async function prepareJobQueue(ownerUrl: string): Promise<void> {
  const connection = createSingleConnection(ownerUrl);
  connection.on('connect', (client) => client.on('error', () => undefined));
  try {
    await runMigrations({ pgPool: connection, logger: new WorkerLogger(() => () => undefined) });
    if (await isAdmitted(connection)) return;
    await connection.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await connection.query(ADMIT);
  } finally {
    await connection.end();
  }
}

/** Whether the application may use all that there is by now: what an update of the queue brings is new to it. */
async function isAdmitted(connection: Pool): Promise<boolean> {
  const { rows } = await connection.query<{ admitted: boolean }>(
    `SELECT (SELECT count(*) FROM pg_policies WHERE schemaname = 'graphile_worker' AND policyname = 'hma_app') = $1
       AND bool_and(has_table_privilege('hma_app', c.oid, 'SELECT')) AS admitted
     FROM pg_class c WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relkind IN ('r', 'v')`,
    [TABLES.length],
  );
  return rows[0]?.admitted ?? false;
}

/** One text is one transaction. Enqueueing and working are given, altering is not. */
const ADMIT = [
  'GRANT USAGE ON SCHEMA graphile_worker TO hma_app',
  'GRANT SELECT ON ALL TABLES IN SCHEMA graphile_worker TO hma_app',
  'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO hma_app',
  ...TABLES.flatMap((table) => [
    `GRANT INSERT, UPDATE, DELETE ON graphile_worker.${table} TO hma_app`,
    `DROP POLICY IF EXISTS hma_app ON graphile_worker.${table}`,
    `CREATE POLICY hma_app ON graphile_worker.${table} TO hma_app USING (true) WITH CHECK (true)`,
  ]),
].join(';\n');
