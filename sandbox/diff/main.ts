import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DomainError } from '../../platform/errors.ts';
import { createLogger, type Logger } from '../../platform/logger.ts';
import { diffSchema } from '../../prisma/migrate.ts';
import { findPrismaFiles } from '../../prisma/project-files.ts';
import { writeMigration } from '../../prisma/write-migration.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';

const USAGE = `npm run db:diff                   says whether the schema and the migrations differ, and how; 1 if they do
npm run db:diff -- --name <what>  writes the difference as a new migration`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { name: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const files = findPrismaFiles();
  const difference = await diffOnTemporaryServer(files, createLogger('diff', 'warn'));
  if (difference === null) {
    console.log('The schema and the migrations say the same.');
    return 0;
  }
  if (values.name === undefined) {
    console.log(`The schema says more or other than the migrations. This would be the next one:\n\n${difference}`);
    return 1;
  }
  const written = await writeMigration(files.migrationsDirectory, values.name, difference, new Date());
  console.log(`Written: ${path.relative(process.cwd(), written)}\nRead it, complete it, and commit it.`);
  return 0;
}

async function diffOnTemporaryServer(files: ReturnType<typeof findPrismaFiles>, logger: Logger): Promise<string | null> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'hma-diff-'));
  try {
    const postgres = await startEmbeddedPostgres({ dataDirectory, logger, settings: { fsync: 'off' } });
    try {
      return await diffSchema({ ...files, ownerUrl: postgres.ownerUrl, logger });
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

// Without this, an interrupted run would leave its server behind: it is ended when the process exits.
process.once('SIGINT', () => process.exit(130));

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof DomainError ? error.message : error);
    process.exitCode = 1;
  },
);
