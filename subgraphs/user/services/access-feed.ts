import type { EventStreams } from '../../../platform/events/stream.ts';
import { userEvents } from '../domain/events.ts';

/** Somebody whose access may have ended; where all are null, only a sign of life. */
export type AccessChange = {
  cursor: string;
  /** Internal key. */
  userKey: number | null;
  /** Public id of one session of the user; null: all of them. */
  session: string | null;
  /** Public id of a service account. */
  service: string | null;
};

/** The gateway takes twice this for an absence. */
const SIGN_OF_LIFE_MS = 400;
const TYPES = [userEvents.sessionRevoked, userEvents.rolesAssigned, userEvents.serviceTokenRotated, userEvents.serviceTokenRevoked];

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export type AccessFeed = ReturnType<typeof createAccessFeed>;

export const createAccessFeed = ({ streams, everyMs = SIGN_OF_LIFE_MS }: { streams: EventStreams; everyMs?: number }) => ({
  /**
   * Every change from now on, or from behind `after`. It begins with a sign of life: whatever is committed after that is delivered.
   * @throws BAD_USER_INPUT, CURSOR_EXPIRED
   */
  async open(after: string | null | undefined): Promise<AsyncIterableIterator<AccessChange>> {
    const begin = after ?? (await streams.liveCursor());
    const changes = await streams.open<AccessChange>({ types: TYPES }, begin, ({ entry, cursorAt, fromIndex }) =>
      fromIndex > 0
        ? []
        : [
            {
              cursor: cursorAt(0),
              userKey: entry.userKey,
              session: textOf(entry.payload['session']),
              service: textOf(entry.payload['service']),
            },
          ],
    );
    return withSignsOfLife(changes, begin, everyMs);
  },
});

/** Its first value, and one after each silence of `everyMs`, says no more than that the stream is there. */
function withSignsOfLife(
  changes: AsyncIterableIterator<AccessChange>,
  begin: string,
  everyMs: number,
): AsyncIterableIterator<AccessChange> {
  let cursor = begin;
  let hasBegun = false;
  let pending: Promise<IteratorResult<AccessChange>> | null = null;
  const signOfLife = (): IteratorResult<AccessChange> => ({ done: false, value: { cursor, userKey: null, session: null, service: null } });

  const iterator: AsyncIterableIterator<AccessChange> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      if (!hasBegun) {
        hasBegun = true;
        return signOfLife();
      }
      pending ??= changes.next();
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<null>((resolve) => {
        timer = setTimeout(resolve, everyMs, null);
      });
      try {
        const step = await Promise.race([pending, silence]);
        if (step === null) return signOfLife();
        pending = null;
        if (!step.done) ({ cursor } = step.value);
        return step;
      } finally {
        clearTimeout(timer);
      }
    },
    async return() {
      await changes.return?.();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}
