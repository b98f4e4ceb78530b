import { HOST } from './port.ts';

/**
 * For a laptop: durable as any PostgreSQL (`fsync`, `synchronous_commit` and full pages keep their defaults), small at rest,
 * reachable from this machine alone. Given on the command line at each start, so that a newer release's settings hold for an old directory.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: HOST,
  // A socket has a longest path of 107 bytes, which a checkout may well exceed.
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '80',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  // An SSD, as laptops have.
  random_page_cost: '1.1',
  // Workers for input and output are three more processes; the operating system's read-ahead does for us.
  io_method: 'sync',
  // Nobody replicates a sandbox: less to write, and one process less.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  min_wal_size: '80MB',
  max_wal_size: '1GB',
  autovacuum_max_workers: '2',
  // Failed statements are the application's to log; here they would put people's data into a file.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  cluster_name: 'hma-sandbox',
};

/** @param extra overrides, by name */
export const toArguments = (extra: Readonly<Record<string, string>>): string[] =>
  Object.entries({ ...SETTINGS, ...extra }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** The superuser is not in it: nobody connects as one. */
export const ACCESS_RULES = `# type database user address method
host all hma_owner,hma_app ${HOST}/32 scram-sha-256
`;
