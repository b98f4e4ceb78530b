import type { ConsumerDefinition } from '../events/consumer.ts';
import type { Platform } from '../platform.ts';
import type { SubgraphHandler } from './subgraph.ts';

/** Work that goes on beside requests. */
export type Background = { start: () => void; stop: () => Promise<void> };

/** A subgraph as its `subgraph.ts` builds it. */
export type SubgraphAssembly = {
  handler: SubgraphHandler;
  consumers: readonly ConsumerDefinition[];
  jobs?: readonly Background[];
};

/** Starts what a subgraph does in the background. Stopping waits for the step under way. */
export function startBackground(platform: Platform, { consumers, jobs = [] }: SubgraphAssembly): Background['stop'] {
  const background: Background[] = [...consumers.map(platform.consume), ...jobs];
  for (const one of background) one.start();
  return async () => {
    await Promise.all(background.map((one) => one.stop()));
  };
}
