import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { forbidden, notFound } from '../../../platform/errors.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { access } from '../domain/access.ts';
import { userEvents } from '../domain/events.ts';

export type ProfileUpdate = { cursor: string; occurredAt: Date; userId: string };

export type LiveService = ReturnType<typeof createLiveService>;

export function createLiveService({ streams, identities }: { streams: EventStreams; identities: Identities }) {
  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, and what a bad cursor throws */
    async profileChanges(maybe: Viewer | null, userId: string | null | undefined, after: string | null | undefined) {
      const viewer = assertViewer(maybe);
      const id = userId ?? viewer.id;
      const key = (await identities.keys('user', [id])).get(id);
      if (key === undefined) throw notFound('User', id);
      if (!access.watchProfile(viewer, { key })) throw forbidden('Profiles of others are watched by admins');
      return streams.open<ProfileUpdate>(
        { types: [userEvents.profileUpdated, userEvents.rolesAssigned], userKey: key },
        after,
        ({ entry, cursorAt, fromIndex }) => (fromIndex > 0 ? [] : [{ cursor: cursorAt(0), occurredAt: entry.occurredAt, userId: id }]),
      );
    },
  };
}
