import { statfs } from 'node:fs/promises';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { Pool } from 'pg';

/** Where figures were measured: they mean nothing without it. */
export type Machine = {
  cores: number;
  processor: string;
  memoryGiB: number;
  system: string;
  node: string;
  postgres: string;
  /** `on` or `off`. */
  fsync: string;
  /** Of the data directory. */
  fileSystem: string;
  /** Processes that wanted to run in the minute before. */
  loadBefore: number;
};

/** What can be known before the sandbox runs. */
export async function describeHost(directory: string): Promise<Omit<Machine, 'postgres' | 'fsync'>> {
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model.trim() ?? arch(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    fileSystem: FILE_SYSTEMS[(await statfs(directory)).type] ?? 'another file system',
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}

export async function describePostgres(pool: Pool): Promise<Pick<Machine, 'postgres' | 'fsync'>> {
  const { rows } = await pool.query<{ postgres: string; fsync: string }>(
    `SELECT current_setting('server_version') AS postgres, current_setting('fsync') AS fsync`,
  );
  if (!rows[0]) throw new Error('PostgreSQL did not say what it is');
  return rows[0];
}

/** By the magic numbers of Linux's statfs(2). */
const FILE_SYSTEMS: Record<number, string> = {
  0xef53: 'ext4',
  0x01021994: 'tmpfs',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
  0x794c7630: 'overlayfs',
};
