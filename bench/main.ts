import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Pool } from 'pg';
import type { SandboxProcess } from '../tests/support/sandbox/sandbox-process.ts';
import type { Figure } from './figures/figure.ts';
import { toMarkdown, toText, type Report } from './figures/print.ts';
import { describeHost, describePostgres } from './machine.ts';
import { academy } from './measures/academy.ts';
import { concurrentReads, contentReads } from './measures/content-reads.ts';
import { enumeration } from './measures/enumeration.ts';
import { eventBatch } from './measures/event-batch.ts';
import { ingest } from './measures/ingest.ts';
import { live } from './measures/live.ts';
import type { Bench, Measure } from './measures/measure.ts';
import { startsAndRest } from './measures/rest.ts';
import { safety } from './measures/safety.ts';
import { readOptions, type Options } from './options.ts';
import { profileDuring } from './profile/cpu-profile.ts';
import { summarize } from './profile/summary.ts';
import { findDatabase } from './sandbox/database.ts';
import { closeSandbox, openSandbox } from './sandbox/lifecycle.ts';
import { seed } from './sandbox/seed.ts';

/** In this order: what writes comes last. */
const MEASURES: Record<string, Measure> = {
  'concurrent-reads': concurrentReads,
  'content-reads': contentReads,
  academy,
  enumeration,
  safety,
  live,
  'event-batch': eventBatch,
  ingest,
};

const say = (message: string) => process.stderr.write(`${message}\n`);

async function main(options: Options): Promise<Report> {
  const unknown = options.only?.filter((name) => name !== 'start' && !(name in MEASURES)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are: start, ${Object.keys(MEASURES).join(', ')}`);
  const isWanted = (name: string) => options.only?.includes(name) ?? true;

  const host = await describeHost(options.dir);
  const directory = await mkdtemp(path.join(options.dir, 'hma-bench-'));
  const environment = { HMA_DEMO: String(!options.quick), ...(options.profile && { NODE_OPTIONS: '--inspect-port=0' }) };
  const start = (env: Record<string, string> = environment) => openSandbox(directory, env);
  let sandbox: SandboxProcess | undefined;
  const cleanUp = async () => {
    if (sandbox) await closeSandbox(sandbox);
    await rm(directory, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void cleanUp().finally(() => process.exit(130)));

  try {
    const figures: Figure[] = [];
    if (isWanted('start')) {
      say('start');
      const started = await startsAndRest(start, options.quick);
      sandbox = started.sandbox;
      figures.push(...started.figures);
    } else {
      sandbox = (await start({ ...environment, HMA_DEMO: 'false' })).sandbox;
    }
    const database = await findDatabase(directory);
    const pool = new Pool({ connectionString: database.appUrl, max: 8 });
    try {
      const bench: Bench = { sandbox, seeded: await seed(database.appUrl), pool, databaseUrl: database.appUrl, quick: options.quick };
      await database.analyze();
      for (const [name, measure] of Object.entries(MEASURES)) {
        if (!isWanted(name)) continue;
        say(name);
        figures.push(...(await runMeasure(name, measure, bench, sandbox, options)));
      }
      return { at: new Date().toISOString(), quick: options.quick, machine: { ...host, ...(await describePostgres(pool)) }, figures };
    } finally {
      await pool.end();
    }
  } finally {
    await cleanUp();
  }
}

async function runMeasure(
  name: string,
  measure: Measure,
  bench: Bench,
  sandbox: SandboxProcess,
  { profile: folder }: Options,
): Promise<Figure[]> {
  if (folder === undefined) return measure(bench);
  const { result, profile } = await profileDuring(sandbox, () => measure(bench));
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  say(summarize(profile));
  return result;
}

try {
  const options = readOptions(process.argv.slice(2));
  const report = await main(options);
  if (options.json) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${options.markdown ? toMarkdown(report) : toText(report)}\n`);
} catch (error) {
  process.stderr.write(`\n${String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
