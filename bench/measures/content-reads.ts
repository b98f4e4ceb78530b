import { performance } from 'node:perf_hooks';
import { createGraphqlClient, requestBody, type GraphqlClient } from '../load/graphql-client.ts';
import { percentile } from '../load/latencies.ts';
import { runClosedLoop } from '../load/loops.ts';
import { measureUsage } from '../sandbox/usage.ts';
import type { Bench, Measure } from './measure.ts';
import { usageFigures } from './usage-figures.ts';

const CONTENT = `query Content($id: ID!) { content(id: $id) {
  id title type difficultyLevel durationMinutes tags learningObjectives sequenceNumber mediaType updatedAt
} }`;

/** Reads item `n` of the academy, and makes sure that it is this one. */
function createReader(client: GraphqlClient, { seeded: { items } }: Bench) {
  const requests = items.map(({ id }) => ({ body: requestBody(CONTENT, { id }), expected: `{"data":{"content":{"id":"${id}"` }));
  return (n: number) => {
    const { body, expected } = requests[n % requests.length] as (typeof requests)[number];
    return client.send(body, expected);
  };
}

const AT_ONCE = 100;

/** 100 learners open an item each, at the same moment; over and over, on connections that are there. */
export const concurrentReads: Measure = async (bench) => {
  const client = createGraphqlClient(bench.sandbox.url, bench.seeded.student.token, AT_ONCE);
  const read = createReader(client, bench);
  const rounds: number[] = [];
  const latencies: number[] = [];
  const round = (first: number) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async (_, n) => {
        const started = performance.now();
        await read(first + n);
        latencies.push(performance.now() - started);
      }),
    );
  try {
    for (let n = 0; n < 3; n += 1) await round(n * AT_ONCE);
    latencies.length = 0;
    for (let n = 0; n < (bench.quick ? 5 : 30); n += 1) {
      const started = performance.now();
      await round(n * AT_ONCE);
      rounds.push((performance.now() - started) / 1000);
    }
  } finally {
    await client.close();
  }
  const what = `${AT_ONCE} concurrent content reads`;
  return [
    {
      id: 'concurrent-reads.total',
      what: `${what}: all, slowest of ${rounds.length} rounds`,
      value: Math.max(...rounds),
      unit: 's',
      floor: { atMost: 5 },
    },
    { id: 'concurrent-reads.p50', what: `${what}: p50`, value: percentile(latencies, 50), unit: 'ms' },
    { id: 'concurrent-reads.p99', what: `${what}: p99`, value: percentile(latencies, 99), unit: 'ms', aim: { atMost: 250 } },
  ];
};

const CLIENTS = 16;

/** As many reads as the server can take. */
export const contentReads: Measure = async (bench) => {
  const client = createGraphqlClient(bench.sandbox.url, bench.seeded.student.token, CLIENTS);
  const read = createReader(client, bench);
  try {
    await runClosedLoop(CLIENTS, bench.quick ? 500 : 3_000, read);
    const { result, usage } = await measureUsage(bench.sandbox, () => runClosedLoop(CLIENTS, bench.quick ? 2_000 : 10_000, read));
    const what = 'Content read';
    return [
      {
        id: 'content-reads.rate',
        what: `${what}s, ${CLIENTS} clients`,
        value: result.count / result.seconds,
        unit: '/s',
        floor: { atLeast: 10_000 / 60 },
        aim: { atLeast: 1_000 },
      },
      { id: 'content-reads.p50', what: `${what}: p50`, value: percentile(result.latencies, 50), unit: 'ms' },
      { id: 'content-reads.p99', what: `${what}: p99`, value: percentile(result.latencies, 99), unit: 'ms' },
      ...usageFigures('content-reads', what, usage, result.count),
    ];
  } finally {
    await client.close();
  }
};
