import { requestBody } from '../../load/graphql-client.ts';
import type { Entrant } from '../../gateway/arena.ts';
import { createClients } from '../../gateway/measures/clients.ts';
import { sumBusyTime } from '../../profile/busy-time.ts';
import { profileWith } from '../../profile/cpu-profile.ts';
import type { Inspector } from '../../profile/inspector.ts';
import type { Point } from '../axes.ts';
import { PARTS, partOf, type Part } from './parts.ts';

/** The parts of the busy time of a gateway, which are 1 together. */
export type Shares = { name: string; shares: Record<Part, number> };

export async function measureShares(
  inspector: Inspector,
  { url }: Entrant,
  { scenario: { name, query, isDistinct } }: Point,
  { connections, ms }: { connections: number; ms: number },
): Promise<Shares> {
  const body = requestBody(query, {});
  const clients = createClients(url, connections, isDistinct);
  try {
    const { length } = await clients.ask(body);
    const { profile } = await profileWith(inspector, () => clients.load(body, length, { ms, requests: Infinity }));
    const times = sumBusyTime(profile, partOf);
    const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
    const shares = Object.fromEntries(PARTS.map((part) => [part, (times.get(part) ?? 0) / busy])) as Record<Part, number>;
    return { name, shares };
  } finally {
    await clients.close();
  }
}
