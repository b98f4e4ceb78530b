import { loadSettings } from '../../../platform/config/load.ts';
import { sandboxEdgeOf, type EdgeOptions } from '../../../gateway/edge-options.ts';

/** As often as somebody may ask who is to be served all the time. */
export const NO_END = Object.fromEntries(
  ['USER', 'SERVICE', 'ADDRESS', 'CONNECTIONS', 'BAD_TOKENS'].map((name) => [`HMA_RATE_LIMIT_${name}`, '1000000000']),
);

/** The sandbox's edge as its settings make it, where everything is counted and nobody asks too often. */
export const generousEdge = (): Promise<EdgeOptions> => sandboxEdgeOf(loadSettings(NO_END, 'sandbox'));
