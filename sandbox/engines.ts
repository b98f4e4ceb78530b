import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SettingValues } from '../platform/config/settings.ts';
import type { Logger } from '../platform/logger.ts';
import { startPlatform, type Platform } from '../platform/platform.ts';
import { createDiskObjectStore, type DiskObjectStore } from '../platform/storage/disk-object-store.ts';
import { migrateDatabase } from '../prisma/migrate-database.ts';
import { findPrismaFiles } from '../prisma/project-files.ts';
import { startEmbeddedPostgres } from './postgres/embedded-postgres.ts';
import { findRunningPostgres } from './postgres/running-postgres.ts';

export type Engines = {
  platform: Platform;
  objects: DiskObjectStore;
  stop: () => Promise<void>;
};

/** Said while things start, for people. */
export type Progress = (message: string) => void;

/** What stands behind the sandbox, in its data directory: PostgreSQL (its own, unless DATABASE_URL names another), migrated, and the files. */
export async function startEngines(settings: SettingValues, publicUrl: string, logger: Logger, progress: Progress): Promise<Engines> {
  const dataDirectory = await prepareDirectory(settings);
  const postgres = await startDatabase(settings, dataDirectory, logger, progress);
  try {
    const { migrationsDirectory } = findPrismaFiles();
    const { applied } = await migrateDatabase({ ownerUrl: postgres.ownerUrl, migrationsDirectory, logger });
    if (applied.length > 0) progress(`Database migrated (${applied.length} migrations)`);
    return await connectEngines(settings, dataDirectory, postgres, publicUrl, logger);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** The same for a tool beside the academy: where that is running, its PostgreSQL is used, and not stopped. */
export async function openEngines(settings: SettingValues, publicUrl: string, logger: Logger, progress: Progress): Promise<Engines> {
  const dataDirectory = await prepareDirectory(settings);
  const running = settings.DATABASE_URL === undefined ? await findRunningPostgres(path.join(dataDirectory, 'postgres')) : null;
  if (!running) return startEngines(settings, publicUrl, logger, progress);
  progress(`The academy is running (process ${running.holder})`);
  return connectEngines(settings, dataDirectory, { ...running, stop: async () => {} }, publicUrl, logger);
}

async function prepareDirectory(settings: SettingValues): Promise<string> {
  const dataDirectory = path.resolve(settings.HMA_DATA_DIR);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  return dataDirectory;
}

async function connectEngines(
  settings: SettingValues,
  dataDirectory: string,
  postgres: { appUrl: string; stop: () => Promise<void> },
  publicUrl: string,
  logger: Logger,
): Promise<Engines> {
  const secret = await readSecret(path.join(dataDirectory, 'files-secret'));
  const platform = await startPlatform({
    database: { url: postgres.appUrl, poolSize: settings.DATABASE_POOL_SIZE },
    logger,
    eventRetentionDays: settings.HMA_EVENT_RETENTION_DAYS,
  });
  const objects = createDiskObjectStore({
    directory: path.join(dataDirectory, 'files'),
    secret,
    baseUrl: publicUrl,
    now: platform.now,
  });
  return {
    platform,
    objects,
    stop: async () => {
      await platform.stop();
      await postgres.stop();
    },
  };
}

async function startDatabase(settings: SettingValues, dataDirectory: string, logger: Logger, progress: Progress) {
  const { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl } = settings;
  if (appUrl !== undefined) return { appUrl, ownerUrl: ownerUrl ?? appUrl, stop: async () => {} };
  progress('Starting PostgreSQL');
  return startEmbeddedPostgres({
    dataDirectory: path.join(dataDirectory, 'postgres'),
    logger,
    onCrash: (how) => progress(`PostgreSQL ended unexpectedly (${how}), starting it again`),
  });
}

/** A secret of this data directory, made once. Mode 0600. */
async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const secret = randomBytes(32).toString('base64url');
    await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
    await chmod(file, 0o600);
    return secret;
  }
}
