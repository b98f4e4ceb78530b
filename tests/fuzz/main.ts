import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildSupergraph } from '../../gateway/supergraph/supergraph.ts';
import { readProjectSupergraph } from '../../gateway/supergraph/project-supergraph.ts';
import { createLogger } from '../../platform/logger.ts';
import { migrateDatabase } from '../../prisma/migrate-database.ts';
import { startEmbeddedPostgres } from '../../sandbox/postgres/embedded-postgres.ts';
import { heapByQuarter, printCounts } from '../support/fuzz/counts.ts';
import { fuzz } from '../support/fuzz/run.ts';

/** What the heap of the last quarter may be of that of the second. */
const HEAP_GROWTH = 1.1;
/** In fewer, the caches of operations are still filling: their entries are other operations each. */
const HEAP_RUNS = 10_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
    'keep-going': { type: 'boolean', default: false },
  },
});
const say = (text: string) => process.stdout.write(`${text}\n`);

const directory = await mkdtemp(path.join(tmpdir(), 'hma-fuzz-'));
const logger = createLogger('fuzz', 'fatal');
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
const postgres = await startEmbeddedPostgres({ dataDirectory: directory, logger, settings });
try {
  await migrateDatabase({ ownerUrl: postgres.ownerUrl, migrationsDirectory: 'prisma/migrations', logger });
  const { schema } = buildSupergraph(await readProjectSupergraph());
  const { counts, failures } = await fuzz({
    schema,
    databaseUrl: postgres.appUrl,
    runs: Number(values.runs),
    seed: Number(values.seed),
    path: values.path,
    keepGoing: values['keep-going'],
    onProgress: ({ sent, heap }) => say(`${sent} sent, heap ${((heap.at(-1) ?? 0) / 1_048_576).toFixed(1)} MiB`),
  });
  const [, second = 0, , last = 0] = heapByQuarter(counts);
  const complaints = [
    ...failures,
    ...(counts.reached * 2 < counts.sent ? [`Only ${counts.reached} of ${counts.sent} reached a resolver`] : []),
    ...(counts.sent >= HEAP_RUNS && last > HEAP_GROWTH * second
      ? [`The heap has grown by ${(last / second).toFixed(3)} from the second quarter to the last`]
      : []),
  ];
  say(`\n${printCounts(counts)}\n`);
  for (const complaint of complaints) say(`FAILED: ${complaint}\n`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
