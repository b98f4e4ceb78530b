import { createPokedLoop, type PokedLoop } from '../../../platform/events/poked-loop.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { ExpiryService } from '../services/expiry.ts';

const POLL_MS = 5_000;
const BATCH = 50;

/**
 * Ends attempts whose time has run out and whom nobody looks at. Any number of processes may run it: each attempt is ended once,
 * under its row's lock.
 */
export const createAttemptExpiry = ({ expiry, logger }: { expiry: ExpiryService; logger: Logger }): PokedLoop =>
  createPokedLoop({
    name: 'attempt expiry',
    pollMs: POLL_MS,
    logger,
    step: async () => ({ again: (await expiry.sweep(BATCH)) === BATCH, afterMs: 0 }),
  });
