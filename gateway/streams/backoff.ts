import { setTimeout as sleep } from 'node:timers/promises';

export type Backoff = { firstMs: number; maxMs: number };

/** How long to wait before attempt `attempt` (from 1): doubling, and spread so that those who failed together do not come back together. */
export const delayBefore = (attempt: number, { firstMs, maxMs }: Backoff, random: () => number = Math.random): number =>
  Math.min(maxMs, firstMs * 2 ** (attempt - 1)) * (0.5 + random() / 2);

/** Rejects when `signal` is aborted. */
export const pauseBefore = async (attempt: number, backoff: Backoff, signal: AbortSignal): Promise<void> => {
  await sleep(delayBefore(attempt, backoff), undefined, { signal });
};
