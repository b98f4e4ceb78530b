import { print } from 'graphql';
import { AcademyDocument } from '../../tests/support/generated/operations.ts';
import { createGraphqlClient, requestBody } from '../load/graphql-client.ts';
import { median } from '../load/latencies.ts';
import { startAcademies } from '../safety/academies.ts';
import type { Measure } from './measure.ts';

const CLIENTS = 4;

/**
 * What safety costs: CPU time of the process for an Academy query with everything on, and of the same code put together without
 * authorization, limits, cost, rate limits, and looking at who asks. In turns, each first as often as second.
 */
export const safety: Measure = async ({ databaseUrl, seeded, quick }) => {
  const [rounds, requests] = quick ? [3, 40] : [21, 300];
  const academies = await startAcademies(databaseUrl, { key: seeded.student.key, id: seeded.student.id });
  const body = requestBody(print(AcademyDocument), {});
  const clients = {
    safe: createGraphqlClient(academies.safe, seeded.student.token, CLIENTS),
    bare: createGraphqlClient(academies.bare, seeded.student.token, CLIENTS),
  };
  const ask = (which: keyof typeof clients) => clients[which].send(body, '{"data":{"me":{"username":"bench-student"');
  /** CPU time of one request, in ms. */
  const round = async (which: keyof typeof clients): Promise<number> => {
    const before = await academies.usage();
    let left = requests;
    const client = async () => {
      while (left > 0) {
        left -= 1;
        await ask(which);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return ((await academies.usage()) - before) / requests;
  };

  try {
    if ((await ask('safe')) !== (await ask('bare'))) throw new Error('The two academies do not answer alike');
    for (const which of ['safe', 'bare', 'bare', 'safe'] as const) await round(which);
    const pairs: { safe: number; bare: number }[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const pair = { safe: 0, bare: 0 };
      for (const which of n % 2 === 0 ? (['safe', 'bare'] as const) : (['bare', 'safe'] as const)) pair[which] = await round(which);
      pairs.push(pair);
    }
    const [safe, bare] = [median(pairs.map((pair) => pair.safe)), median(pairs.map((pair) => pair.bare))];
    const price = median(pairs.map((pair) => (pair.safe / pair.bare - 1) * 100));
    const turns = `median of ${rounds} rounds of ${requests}`;
    return [
      { id: 'safety.on', what: `Academy query with everything on: CPU of the server, ${turns}`, value: safe, unit: 'ms' },
      { id: 'safety.off', what: `The same without what makes it safe: CPU of the server, ${turns}`, value: bare, unit: 'ms' },
      { id: 'safety.price', what: 'The price of safety, median of the rounds by pairs', value: price, unit: '%', aim: { atMost: 10 } },
    ];
  } finally {
    await Promise.all([clients.safe.close(), clients.bare.close()]);
    await academies.stop();
  }
};
