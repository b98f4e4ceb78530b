import { pauseBefore, type Backoff } from './backoff.ts';
import { createPushQueue } from './push-queue.ts';

export type ResumingStreamOptions<Event> = {
  /** Where it begins, if it goes on from another stream. */
  from?: string | null;
  /** Ends it, also while it is opened for the first time and nobody has it yet to leave it. */
  signal?: AbortSignal;
  /** Opens the upstream, after `cursor` if there is one. Rejects when it cannot be reached. */
  open: (cursor: string | null, signal: AbortSignal) => Promise<AsyncIterableIterator<Event>>;
  /** Where the stream has come to with this event; `null` when it does not say. */
  cursorOf: (event: Event) => string | null;
  /** Whether an event says that the upstream is in trouble. Unless it is the first thing that is heard, that is a lost connection too. */
  isTrouble: (event: Event) => boolean;
  /** How often to try at first, before somebody who waits for an answer is told that there is none. */
  attempts: number;
  backoff: Backoff;
  /** How many events may wait for the reader. One more, and the stream fails with what `onOverflow` returns. */
  limit: number;
  onOverflow: () => Error;
  onReopen: (error: unknown) => void;
};

/**
 * A stream that outlives its connection: when it is lost, it is opened again from the last cursor, for as long as somebody reads.
 * Rejects when it cannot be opened in the first place.
 */
export async function openResumingStream<Event>(options: ResumingStreamOptions<Event>): Promise<AsyncIterableIterator<Event, undefined>> {
  const { open, cursorOf, backoff, limit } = options;
  const left = new AbortController();
  let upstream: AsyncIterableIterator<Event> | null = null;
  let cursor: string | null = options.from ?? null;

  /** Openings since the last event: one that is lost at once is a failure too. */
  let failures = 0;

  async function connect(attempts: number): Promise<AsyncIterableIterator<Event>> {
    for (; ; failures += 1) {
      if (failures > 0) await pauseBefore(failures, backoff, left.signal);
      try {
        const opened = await open(cursor, left.signal);
        if (!left.signal.aborted) return opened;
        await opened.return?.();
      } catch (error) {
        if (failures + 1 >= attempts) throw error;
      }
      left.signal.throwIfAborted();
    }
  }

  const queue = createPushQueue<Event>({
    onEnd() {
      left.abort();
      // It is left, whatever it says to that.
      upstream?.return?.().catch(() => {});
    },
  });

  async function pump(opened: AsyncIterableIterator<Event>): Promise<void> {
    let isReopened = false;
    for (upstream = opened; ;) {
      try {
        for await (const event of upstream) {
          if (isReopened && options.isTrouble(event)) throw new Error('The upstream is open again, but in trouble');
          cursor = cursorOf(event) ?? cursor;
          failures = 0;
          queue.push(event);
          if (queue.size > limit) queue.fail(options.onOverflow());
          if (left.signal.aborted) return;
        }
        return queue.end();
      } catch (error) {
        if (left.signal.aborted) return;
        options.onReopen(error);
      }
      failures += 1;
      isReopened = true;
      upstream = await connect(Infinity);
    }
  }

  options.signal?.addEventListener('abort', () => void queue.return(), { once: true });
  const opened = await connect(options.attempts);
  // It rejects only when the reader has left.
  pump(opened).catch((error: unknown) => queue.fail(error));
  return queue;
}
