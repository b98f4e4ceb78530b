import type { LogEntry, LogHead } from './event.ts';

/**
 * How a process learns of new entries. The log is the truth; a tail only brings its end near.
 * Two adapters are meant for this port: PostgreSQL and Redis Streams.
 */
export type EventTail = {
  /** Called by a mover after its commit: the log now reaches `position`. */
  publish: (position: bigint) => Promise<void>;
  /** Calls `listener` with each later batch of entries, in order and without a gap, until the returned function is called. */
  tail: (listener: (entries: readonly LogEntry[]) => void) => () => void;
  /** The position up to which this process's listeners have been told. */
  head: () => LogHead;
  start: () => Promise<void>;
  stop: () => Promise<void>;
};
