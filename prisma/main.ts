import { parseArgs } from 'node:util';
import { ConfigurationError, loadSettings } from '../platform/config/load.ts';
import { DomainError } from '../platform/errors.ts';
import { createLogger } from '../platform/logger.ts';
import { admitApplication } from './application-role.ts';
import { migrateDatabase } from './migrate-database.ts';
import { resolveMigration } from './migrate.ts';
import { findPrismaFiles } from './project-files.ts';

const USAGE = `npm run db:migrate                            applies what is pending to DATABASE_OWNER_URL, and lets the role of DATABASE_URL log in
npm run db:migrate -- --rolled-back <name>    a failed migration left nothing behind: apply it again next time
npm run db:migrate -- --applied <name>        a failed migration was completed by hand`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { 'rolled-back': { type: 'string' }, applied: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(USAGE);

  const settings = loadSettings(process.env, 'migrate');
  const ownerUrl = settings.DATABASE_OWNER_URL as string;
  const logger = createLogger('migrate', settings.LOG_LEVEL);
  const options = { ownerUrl, migrationsDirectory: findPrismaFiles().migrationsDirectory, logger };

  if (values['rolled-back']) return resolveMigration({ ...options, name: values['rolled-back'], as: 'rolled-back' });
  if (values.applied) return resolveMigration({ ...options, name: values.applied, as: 'applied' });
  const { applied } = await migrateDatabase(options);
  logger.info({ applied }, applied.length > 0 ? 'database migrated' : 'database is up to date');
  const appUrl = settings.DATABASE_URL;
  if (appUrl !== undefined && (await admitApplication({ ownerUrl, appUrl }))) logger.info('the application can log in now');
}

// The engine leaves a timer behind, which would keep the process for ten seconds.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof DomainError || error instanceof ConfigurationError ? error.message : error);
    process.exit(1);
  },
);
