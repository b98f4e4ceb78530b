import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type { Pool } from 'pg';
import { preconditionFailed } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { openSchemaEngine } from './migrate-engine.ts';
import { readMigrationFolder, readSchemaFiles, toMigrationList, type MigrationFolder } from './migration-folder.ts';
import { assertAppliable, firstLines, readMigrationStatus } from './migration-history.ts';
import { createScriptAdapter, createSingleConnection } from './script-adapter.ts';

export type MigrateOptions = {
  /** Connects as the role that owns the schema; for `diffSchema` it may create databases as well. */
  ownerUrl: string;
  migrationsDirectory: string;
  logger: Logger;
};

/** The lock that Prisma takes too: `prisma migrate deploy` elsewhere waits for us, and we for it. */
const MIGRATION_LOCK = 72707369;
/** How long to wait for another process that is migrating. */
const LOCK_TIMEOUT_MS = 300_000;
const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Brings a database up to the migrations in the folder. Any number of processes may call this at once.
 * A database that is ahead of the folder is left alone, so that the previous release still starts on it.
 * @returns names of what this call applied, in order
 * @throws PRECONDITION_FAILED on a migration that fails, has failed before, or was edited after it had been applied
 */
export async function applyMigrations(options: MigrateOptions): Promise<{ applied: string[] }> {
  const { ownerUrl, migrationsDirectory, logger } = options;
  const folder = await readMigrationFolder(migrationsDirectory);
  const connection = createSingleConnection(ownerUrl);
  try {
    const before = await readMigrationStatus(connection, folder.migrations);
    if (before.unknown.length > 0)
      logger.warn({ migrations: before.unknown }, 'the database has migrations that this release does not know');
    if (!before.unfinished) assertAppliable(before);
    if (!before.unfinished && before.pending.length === 0) return { applied: [] };

    await waitForLock(connection);
    // Somebody else may have been at it, and be done now.
    const status = await readMigrationStatus(connection, folder.migrations);
    assertAppliable(status);
    if (status.pending.length === 0) return { applied: [] };

    const applied = await withEngine(options, connection, (engine) => applyPending(engine, connection, folder));
    for (const migration of applied) logger.info({ migration }, 'migration applied');
    return { applied };
  } finally {
    await connection.end();
  }
}

/**
 * What would have to be migrated to get from the migrations to the schema, as SQL; null when they say the same.
 * The migrations are played on a shadow database, which is dropped again.
 * @param options.schemaPath the `.prisma` file, or the directory of them
 */
export async function diffSchema(options: MigrateOptions & { schemaPath: string }): Promise<string | null> {
  const [folder, files] = await Promise.all([readMigrationFolder(options.migrationsDirectory), readSchemaFiles(options.schemaPath)]);
  const connection = createSingleConnection(options.ownerUrl);
  try {
    return await withEngine(options, connection, async (engine) => {
      const { exitCode, stdout } = await engine.diff({
        // Without any, there is nothing that says what database they are for.
        from: folder.migrations.length > 0 ? { tag: 'migrations', ...toMigrationList(folder) } : { tag: 'empty' },
        to: { tag: 'schemaDatamodel', files },
        script: true,
        exitCode: true,
        filters: NO_FILTER,
      });
      return exitCode === 0 ? null : stdout;
    });
  } finally {
    await connection.end();
  }
}

/**
 * Records how a failed migration was settled by hand: it is as if it had never begun, or it is complete.
 * @throws PRECONDITION_FAILED when that migration is not one that failed
 */
export async function resolveMigration(options: MigrateOptions & { name: string; as: 'rolled-back' | 'applied' }): Promise<void> {
  const { ownerUrl, migrationsDirectory, name } = options;
  const migrationsList = toMigrationList(await readMigrationFolder(migrationsDirectory));
  const connection = createSingleConnection(ownerUrl);
  try {
    await waitForLock(connection);
    await withEngine(options, connection, (engine) =>
      options.as === 'applied'
        ? engine.markMigrationApplied({ migrationName: name, migrationsList })
        : engine.markMigrationRolledBack({ migrationName: name }),
    );
  } finally {
    await connection.end();
  }
}

/** The lock is let go with the connection, which holds it. The engine takes it once more, which within a session is no wait. */
async function waitForLock(connection: Pool): Promise<void> {
  await connection.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  await connection.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await connection.query('RESET lock_timeout');
}

async function applyPending(engine: SchemaEngine, connection: Pool, folder: MigrationFolder): Promise<string[]> {
  try {
    const output = await engine.applyMigrations({ migrationsList: toMigrationList(folder), filters: NO_FILTER });
    return output.appliedMigrationNames;
  } catch (error) {
    const { unfinished } = await readMigrationStatus(connection, folder.migrations);
    throw unfinished
      ? preconditionFailed(`Migration "${unfinished.name}" failed: ${firstLines(error instanceof Error ? error.message : String(error))}`)
      : error;
  }
}

async function withEngine<T>(options: MigrateOptions, connection: Pool, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const engine = await openSchemaEngine(createScriptAdapter(connection, options.ownerUrl), options.logger);
  try {
    return await use(engine);
  } catch (error) {
    if (error instanceof Error && error.name === 'SchemaConnectorError') throw preconditionFailed(firstLines(error.message));
    throw error;
  } finally {
    engine.free();
  }
}
