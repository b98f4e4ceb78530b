import { isDeepStrictEqual } from 'node:util';
import { print } from 'graphql';
import { AcademyDocument } from '../../tests/support/generated/operations.ts';
import { createGraphqlClient, requestBody } from '../load/graphql-client.ts';
import { percentile } from '../load/latencies.ts';
import { mergeResults, runClosedLoop, type LoadResult } from '../load/loops.ts';
import { addUsage, measureUsage, type Usage } from '../sandbox/usage.ts';
import { ACADEMY_SQL } from './academy-sql.ts';
import type { Measure } from './measure.ts';
import { usageFigures } from './usage-figures.ts';

const CLIENTS = 8;

type Turns = { results: LoadResult[]; usages: Usage[] };

/** What a learner sees first, over all five subgraphs; in turns with the same answer from one SQL statement, and with `JSON.stringify` of it. */
export const academy: Measure = async ({ sandbox, seeded, pool, quick }) => {
  const client = createGraphqlClient(sandbox.url, seeded.student.token, CLIENTS);
  const body = requestBody(print(AcademyDocument), {});
  const ask = () => client.send(body, '{"data":{"me":{"username":"bench-student"');
  const askByHand = async () => {
    const { rows } = await pool.query<{ answer: string }>({ name: 'academy', text: ACADEMY_SQL, values: [seeded.student.key] });
    return rows[0]?.answer ?? '';
  };
  const turnMs = quick ? 1_000 : 4_000;
  const runTurn = async (turns: Turns, task: () => Promise<unknown>) => {
    const { result, usage } = await measureUsage(sandbox, () => runClosedLoop(CLIENTS, turnMs, task));
    turns.results.push(result);
    turns.usages.push(usage);
  };

  try {
    const answer = JSON.parse(await ask()) as { data: unknown };
    assertSame(answer.data, JSON.parse(await askByHand()));
    const [graph, byHand]: [Turns, Turns] = [
      { results: [], usages: [] },
      { results: [], usages: [] },
    ];
    const stringified: LoadResult[] = [];
    await runClosedLoop(CLIENTS, turnMs, ask);
    await runClosedLoop(CLIENTS, turnMs / 4, askByHand);
    for (let turn = 0; turn < (quick ? 2 : 4); turn += 1) {
      await runTurn(graph, ask);
      await runTurn(byHand, askByHand);
      stringified.push(await runClosedLoop(1, turnMs / 10, async () => JSON.stringify(answer)));
    }

    const [asked, limit, json] = [mergeResults(graph.results), mergeResults(byHand.results), mergeResults(stringified)];
    const rate = asked.count / asked.seconds;
    const limitRate = limit.count / limit.seconds;
    return [
      { id: 'academy.rate', what: `Academy queries, ${CLIENTS} clients`, value: rate, unit: '/s' },
      { id: 'academy.p50', what: 'Academy query: p50', value: percentile(asked.latencies, 50), unit: 'ms' },
      { id: 'academy.p99', what: 'Academy query: p99', value: percentile(asked.latencies, 99), unit: 'ms' },
      ...usageFigures('academy', 'Academy query', addUsage(graph.usages), asked.count),
      { id: 'academy-by-hand.rate', what: 'The same answer from one SQL statement', value: limitRate, unit: '/s' },
      ...usageFigures('academy-by-hand', 'The same from one SQL statement', addUsage(byHand.usages), limit.count).slice(1),
      { id: 'academy.share', what: 'Academy queries as a share of the statement', value: (rate / limitRate) * 100, unit: '%' },
      { id: 'academy.stringify', what: 'JSON.stringify of the answer', value: (json.seconds * 1000) / json.count, unit: 'ms' },
    ];
  } finally {
    await client.close();
  }
};

function assertSame(graph: unknown, byHand: unknown): void {
  if (isDeepStrictEqual(graph, byHand)) return;
  throw new Error(`The graph and the statement do not say the same:\n${JSON.stringify(graph)}\n${JSON.stringify(byHand)}`);
}
