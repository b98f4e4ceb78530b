import { prepareJobQueue } from './job-queue.ts';
import { applyMigrations, type MigrateOptions } from './migrate.ts';

/** All that a database of the product needs before its processes start: our schema, and the job queue's. */
export async function migrateDatabase(options: MigrateOptions): Promise<{ applied: string[] }> {
  const result = await applyMigrations(options);
  await prepareJobQueue(options.ownerUrl);
  return result;
}
