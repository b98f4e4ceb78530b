import { SIGN_OF_LIFE_MS, withSignsOfLife } from '../../../platform/events/signs-of-life.ts';
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
    return withSignsOfLife(changes, begin, { everyMs, signAt: (cursor) => ({ cursor, userKey: null, session: null, service: null }) });
  },
});
