import type { Pool } from 'pg';
import { preconditionFailed } from '../platform/errors.ts';
import { checksumOf, type Migration } from './migration-folder.ts';

/** How a database stands to the migrations in the folder. */
export type MigrationStatus = {
  /** Names that are to be applied, in order. */
  pending: readonly string[];
  /** Begun and not finished: it failed, or somebody is at it right now (who holds the migration lock knows which). */
  unfinished: { name: string; logs: string | null } | null;
  /** Names of migrations whose script is not the one that was applied. */
  edited: readonly string[];
  /** Names that the database has and the folder has not: a newer release was here. */
  unknown: readonly string[];
};

type HistoryRow = { migration_name: string; checksum: string; finished: boolean; logs: string | null };

/**
 * Reads Prisma's own record (`_prisma_migrations`) with plain statements: a start with nothing to migrate
 * need not load the schema engine.
 */
export async function readMigrationStatus(database: Pool, migrations: readonly Migration[]): Promise<MigrationStatus> {
  const rows = await readHistory(database);
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const names = new Set(migrations.map(({ name }) => name));
  const unfinished = rows.find((row) => !row.finished);
  return {
    pending: [...names].filter((name) => !applied.has(name)),
    unfinished: unfinished ? { name: unfinished.migration_name, logs: unfinished.logs } : null,
    edited: migrations.filter(({ name, script }) => applied.has(name) && !isSameScript(script, applied.get(name))).map(({ name }) => name),
    unknown: [...applied.keys()].filter((name) => !names.has(name)),
  };
}

/** @throws PRECONDITION_FAILED when a migration failed half way, or was edited after it had been applied */
export function assertAppliable({ unfinished, edited }: MigrationStatus): void {
  if (unfinished) {
    throw preconditionFailed(
      `Migration "${unfinished.name}" failed earlier, and nobody has said how that ended. Look at the database, then run ` +
        `"npm run db:migrate -- --rolled-back ${unfinished.name}" to have it applied again, or the same with --applied ` +
        `if it is complete.${unfinished.logs ? ` It had said: ${firstLines(unfinished.logs)}` : ''}`,
    );
  }
  if (edited.length > 0) {
    throw preconditionFailed(
      `Edited after they had been applied to this database: ${edited.map((name) => `"${name}"`).join(', ')}. ` +
        `Restore these migrations, and make the change in a new one`,
    );
  }
}

/** What the engine said in one line, without its own stack and its wrapping. */
export const firstLines = (message: string): string =>
  (message.split(/\n\s+\d+: /)[0] ?? message)
    .replace(/(Error:\s+)?external connector error\s+|Error querying the database: /g, '')
    .trim()
    .replace(/[.:]?\s*\n\s*/g, ': ');

async function readHistory(database: Pool): Promise<HistoryRow[]> {
  const { rows: tables } = await database.query<{ exists: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`);
  if (!tables[0]?.exists) return [];
  const { rows } = await database.query<HistoryRow>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, logs
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name`,
  );
  return rows;
}

/** A checkout on another system may have other line ends; Prisma accepts that too. */
const isSameScript = (script: string, checksum: string | undefined): boolean => {
  const unix = script.replaceAll('\r\n', '\n');
  return [script, unix, unix.replaceAll('\n', '\r\n')].some((variant) => checksumOf(variant) === checksum);
};
