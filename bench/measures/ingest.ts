import type { Pool } from 'pg';
import { createEventSource, type EventSource } from '../load/events.ts';
import { createGraphqlClient, type GraphqlClient } from '../load/graphql-client.ts';
import { percentile } from '../load/latencies.ts';
import { mergeResults, runClosedLoop, runOpenLoop, type LoadResult } from '../load/loops.ts';
import { makeBatch, sendBatch } from '../load/track-events.ts';
import { waitForConsumers } from '../sandbox/consumers.ts';
import { addUsage, measureUsage, type Usage } from '../sandbox/usage.ts';
import type { Measure } from './measure.ts';
import { usageFigures } from './usage-figures.ts';

const LARGE = 1_000;
/** As a module's SDK sends them. */
const SMALL = 100;
const CLIENTS = 3;
const SHARE_OF_MAXIMUM = 0.7;

/** Sustained ingest in turns with the bare insert, then how soon a batch is acknowledged when there is room. */
export const ingest: Measure = async ({ sandbox, seeded, pool, quick }) => {
  const client = createGraphqlClient(sandbox.url, seeded.admin.token, 200);
  const source = createEventSource(seeded);
  const turnMs = quick ? 1_500 : 5_000;
  const graph: LoadResult[] = [];
  const bare: LoadResult[] = [];
  const usages: Usage[] = [];
  const behind: number[] = [];
  try {
    await trackFor(client, source, LARGE, turnMs / 2);
    await insertFor(pool, source, turnMs / 4);
    for (let turn = 0; turn < (quick ? 2 : 5); turn += 1) {
      await waitForConsumers(pool);
      const { result, usage } = await measureUsage(sandbox, () => trackFor(client, source, LARGE, turnMs));
      graph.push(result);
      usages.push(usage);
      // What the batches set off is not the bare insert's to pay.
      behind.push(await waitForConsumers(pool));
      bare.push(await insertFor(pool, source, turnMs));
    }
    const small = await trackFor(client, source, SMALL, turnMs);
    await waitForConsumers(pool);
    const paced = await trackAt(client, source, (small.count / small.seconds) * SHARE_OF_MAXIMUM, turnMs);
    await waitForConsumers(pool);

    const [all, limit] = [mergeResults(graph), mergeResults(bare)];
    const rate = (all.count / all.seconds) * LARGE;
    const bareRate = (limit.count / limit.seconds) * LARGE;
    return [
      {
        id: 'ingest.rate',
        what: `Events through trackEvents, batches of ${LARGE}, ${CLIENTS} clients`,
        value: rate,
        unit: '/s',
        floor: { atLeast: 1_000 },
        aim: { atLeast: 5_000 },
      },
      { id: 'ingest.bare', what: 'Events by a bare INSERT of the same batches', value: bareRate, unit: '/s' },
      {
        id: 'ingest.share',
        what: 'trackEvents as a share of the bare INSERT',
        value: (rate / bareRate) * 100,
        unit: '%',
        aim: { atLeast: 40 },
      },
      ...usageFigures('ingest', `Batch of ${LARGE}, with what of its summaries is made meanwhile`, addUsage(usages), all.count),
      {
        id: 'ingest.applied',
        what: 'Events applied to summaries, while ingest goes on and after',
        value: (all.count * LARGE) / (all.seconds + sum(behind)),
        unit: '/s',
      },
      {
        id: 'ingest.behind',
        what: `Summaries complete after ${turnMs / 1000} s of ingest at full rate`,
        value: Math.max(...behind),
        unit: 's',
        floor: { atMost: 30 },
        aim: { atMost: 2 },
      },
      {
        id: 'ingest.small',
        what: `Events through trackEvents, batches of ${SMALL}`,
        value: (small.count / small.seconds) * SMALL,
        unit: '/s',
      },
      {
        id: 'ingest.acknowledged',
        what: `Batch of ${SMALL} at ${SHARE_OF_MAXIMUM * 100} % of that rate: acknowledged p99`,
        value: percentile(paced.latencies, 99),
        unit: 'ms',
        aim: { atMost: 100 },
      },
    ];
  } finally {
    await client.close();
  }
};

const trackFor = (client: GraphqlClient, source: EventSource, size: number, ms: number) => {
  const batches = stock(Math.ceil((ms / 1000) * (12_000 / size)), () => makeBatch(source, size));
  return runClosedLoop(CLIENTS, ms, () => sendBatch(client, batches()));
};

const trackAt = (client: GraphqlClient, source: EventSource, rate: number, ms: number) => {
  const batches = stock(Math.ceil((ms / 1000) * rate), () => makeBatch(source, SMALL));
  return runOpenLoop(rate, ms, () => sendBatch(client, batches()));
};

/** One statement after the other, as an application without any rules would write them. */
const insertFor = (pool: Pool, source: EventSource, ms: number) => {
  const batches = stock(Math.ceil((ms / 1000) * 40), () => JSON.stringify(source.rows(LARGE)));
  return runClosedLoop(1, ms, async () => {
    const { rowCount } = await pool.query(INSERT, [batches()]);
    if (rowCount !== LARGE) throw new Error(`Expected ${LARGE} rows, got ${rowCount}`);
  });
};

const INSERT = `
  INSERT INTO learning_events (event_id, event_type, user_id, course_id, content_id, session_id, event_data, context_data, occurred_at, body_hash)
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(event_id text, event_type text, user_id int, course_id int, content_id int, session_id text,
    event_data jsonb, context_data jsonb, occurred_at timestamp, body_hash text)`;

/** Makes `count` before the clock runs, for making takes the server's CPU time on a small machine; and more when they run out. */
function stock<Made>(count: number, make: () => Made): () => Made {
  const made = Array.from({ length: count }, make);
  return () => made.pop() ?? make();
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
