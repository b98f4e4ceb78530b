import { startEmbeddedPostgres } from '../../../sandbox/postgres/embedded-postgres.ts';
import { createLogger } from '../../../platform/logger.ts';
import type { Report } from './spawn-postgres.ts';

// A process that holds an embedded PostgreSQL, as the sandbox does: run by spawnPostgres, never imported.
// SIGINT stops it in order; SIGUSR2 makes it exit without stopping anything, as an uncaught error does.

const report = (line: Report) => process.stdout.write(`${JSON.stringify(line)}\n`);
const [dataDirectory = ''] = process.argv.slice(2);

try {
  const postgres = await startEmbeddedPostgres({
    dataDirectory,
    logger: createLogger('test', 'info', { write: (line) => report({ log: (JSON.parse(line) as { msg: string }).msg }) }),
  });
  process.once('SIGINT', () => void postgres.stop().then(() => report({ log: 'stopped' })));
  process.once('SIGUSR2', () => process.exit(3));
  report({ started: { pid: postgres.pid, port: postgres.port, ownerUrl: postgres.ownerUrl } });
} catch (error) {
  report({ failed: (error as Error).message });
  process.exitCode = 1;
}
