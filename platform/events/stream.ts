import { DomainError } from '../errors.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { LogEntry, LogHead } from './event.ts';
import { createBuffer, type Buffer } from './buffer.ts';
import { matchesFilter, type EventLog, type LogFilter } from './log.ts';
import type { EventTail } from './tail.ts';

/** An entry on its way to a subscriber. */
export type StreamedEntry = {
  entry: LogEntry;
  /** The cursor behind the batch element `index`; 0 for entries that are not batches. */
  cursorAt: (index: number) => string;
  /** The first index of the batch that was not yet delivered. */
  fromIndex: number;
};

export type EventStreams = {
  /**
   * What `expand` makes of the entries that match, each once, in order, from now on, or from behind `after`.
   * `return()` ends it at once, also while it waits.
   * @param expand an entry gives none, one, or (a batch) several updates
   * @throws BAD_USER_INPUT for a malformed `after`, CURSOR_EXPIRED for one of another epoch or older than the retention
   */
  open: <Update>(
    filter: LogFilter,
    after: string | null | undefined,
    expand: (streamed: StreamedEntry) => readonly Update[],
  ) => Promise<AsyncIterableIterator<Update>>;
  /** A cursor for "everything up to now has been seen". */
  liveCursor: () => Promise<string>;
};

const REPLAY_BATCH = 500;
/** Behind every index of an entry. */
const INDEX_END = 999_999_999;

export function createEventStreams({ log, tail }: { log: EventLog; tail: EventTail }): EventStreams {
  return {
    liveCursor: async () => {
      const { epoch, position } = await log.head();
      return encodeCursor({ epoch, position, index: INDEX_END });
    },
    open: async (filter, after, expand) => {
      const buffer = createBuffer<LogEntry>();
      // Buffer first, then replay up to the head: nothing falls between the two.
      const unlisten = tail.tail((entries) => {
        for (const entry of entries) if (matchesFilter(entry, filter)) buffer.push(entry);
      });
      try {
        const start = after == null ? null : await findStart(log, after);
        const updates = deliver({ log, filter, buffer, start, epoch: tail.head().epoch, expand });
        const iterator: AsyncIterableIterator<ReturnType<typeof expand>[number]> = {
          [Symbol.asyncIterator]: () => iterator,
          next: () => updates.next(),
          return: () => {
            unlisten();
            buffer.close();
            return updates.return(undefined);
          },
        };
        return iterator;
      } catch (error) {
        unlisten();
        throw error;
      }
    },
  };
}

type Start = { position: bigint; index: number; head: LogHead };

async function findStart(log: EventLog, after: string): Promise<Start> {
  const cursor = decodeCursor(after);
  const [head, floor] = await Promise.all([log.head(), log.floor()]);
  if (cursor.epoch !== head.epoch || cursor.position > head.position || cursor.position < floor) {
    throw new DomainError(
      'CURSOR_EXPIRED',
      'Events after this cursor are no longer kept: read the current state, then subscribe again',
      'after',
    );
  }
  return { position: cursor.position, index: cursor.index, head };
}

async function* deliver<Update>(options: {
  log: EventLog;
  filter: LogFilter;
  buffer: Buffer<LogEntry>;
  start: Start | null;
  epoch: string;
  expand: (streamed: StreamedEntry) => readonly Update[];
}): AsyncGenerator<Update, undefined, undefined> {
  const { log, filter, buffer, start, expand } = options;
  const epoch = start?.head.epoch ?? options.epoch;
  const updatesOf = (entry: LogEntry) =>
    expand({
      entry,
      cursorAt: (index) => encodeCursor({ epoch, position: entry.position, index }),
      fromIndex: start && entry.position === start.position ? start.index + 1 : 0,
    });

  let delivered = -1n;
  if (start) {
    // From the entry of the cursor itself: it may hold a batch of which only a part was seen.
    let position = start.position - 1n;
    for (;;) {
      const entries = await log.read(position, REPLAY_BATCH, filter, start.head.position);
      for (const entry of entries) yield* updatesOf(entry);
      position = entries.at(-1)?.position ?? position;
      if (entries.length < REPLAY_BATCH) break;
    }
    delivered = start.head.position;
  }
  for (;;) {
    const entry = await buffer.take();
    if (entry === null) return undefined;
    if (entry.position > delivered) yield* updatesOf(entry);
  }
}
