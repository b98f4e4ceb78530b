import { print } from 'graphql';
import { ProgressUpdatedDocument, TrackProgressDocument } from '../../tests/support/generated/operations.ts';
import { createGraphqlClient, type GraphqlClient } from '../load/graphql-client.ts';
import { percentile } from '../load/latencies.ts';
import { openSubscribers, type Subscribers } from '../load/subscribers.ts';
import type { Figure } from '../figures/figure.ts';
import type { Bench, Measure } from './measure.ts';

/** What the content subgraph alone can say. */
const OWN_FIELDS = 'subscription { progressUpdated { cursor occurredAt progress { percentage } } }';

const ALL_FIELDS = print(ProgressUpdatedDocument);
const TRACK_PROGRESS = print(TrackProgressDocument);

const CASES = [
  { id: 'live.one', count: 1, query: ALL_FIELDS, fields: 'fields of all subgraphs' },
  { id: 'live.many', count: 500, query: OWN_FIELDS, fields: 'fields of one subgraph' },
  { id: 'live.many-hydrated', count: 500, query: ALL_FIELDS, fields: 'fields of all subgraphs' },
];

/** From the moment a mutation is sent to the moment its update is there. */
export const live: Measure = async (bench) => {
  const client = createGraphqlClient(bench.sandbox.url, bench.seeded.student.token, 1);
  const progress = createProgress(client, bench.seeded.openItemId);
  const figures: Figure[] = [];
  try {
    for (const { id, count: wanted, query, fields } of CASES) {
      const count = bench.quick ? Math.min(wanted, 100) : wanted;
      const subscribers = await openSubscribers(bench.sandbox.url, bench.seeded.student.token, query, count);
      try {
        await waitUntilLive(subscribers, progress);
        const latencies = await watch(subscribers, progress, bench);
        const what = `trackProgress to update, ${count} subscriber${count === 1 ? '' : 's'}, ${fields}`;
        figures.push(
          { id: `${id}.p50`, what: `${what}: p50`, value: percentile(latencies, 50), unit: 'ms' },
          { id: `${id}.p95`, what: `${what}: p95`, value: percentile(latencies, 95), unit: 'ms', aim: { atMost: 50 } },
        );
      } finally {
        subscribers.close();
      }
    }
  } finally {
    await client.close();
  }
  return figures;
};

type Progress = { mark: string; track: () => Promise<unknown> };

/** A little further with each call: only what changes something is published. */
function createProgress(client: GraphqlClient, contentId: string): () => Progress {
  let steps = 0;
  return () => {
    steps += 1;
    const percentage = steps / 100;
    return {
      mark: `"percentage":${percentage}`,
      track: () => client.ask(TRACK_PROGRESS, { input: { contentId, percentage, timeSpentSeconds: 1 } }),
    };
  };
}

/** Nothing says that a subscription has begun, so this tries until everybody has got the same update. */
async function waitUntilLive(subscribers: Subscribers, progress: () => Progress): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { mark, track } = progress();
    try {
      await subscribers.updatesAfter(mark, track, 5_000);
      return;
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function watch(subscribers: Subscribers, progress: () => Progress, { quick }: Bench): Promise<number[]> {
  const latencies: number[] = [];
  const deadline = Date.now() + (quick ? 2_000 : 10_000);
  for (let round = 0; round < 200 && (round < 3 || Date.now() < deadline); round += 1) {
    const { mark, track } = progress();
    latencies.push(...(await subscribers.updatesAfter(mark, track, 60_000)));
  }
  return latencies;
}
