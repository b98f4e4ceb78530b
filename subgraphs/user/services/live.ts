import { assertSpeaker, type Speaker } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { badInput, forbidden, notFound } from '../../../platform/errors.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { access } from '../domain/access.ts';
import { userEvents } from '../domain/events.ts';

export type ProfileUpdate = { cursor: string; occurredAt: Date; userId: string };

export type LiveService = ReturnType<typeof createLiveService>;

export function createLiveService({ streams, identities }: { streams: EventStreams; identities: Identities }) {
  return {
    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, and what a bad cursor throws */
    async profileChanges(speaker: Speaker, userId: string | null | undefined, after: string | null | undefined) {
      const id = userId ?? assertSpeaker(speaker).viewer?.id;
      if (id === undefined) throw badInput('userId', 'Expected a user: a service account is none');
      const key = (await identities.keys('user', [id])).get(id);
      if (key === undefined) throw notFound('User', id);
      if (!access.watchProfile(speaker, { key })) throw forbidden('Profiles of others are watched by admins');
      return streams.open<ProfileUpdate>(
        { types: [userEvents.profileUpdated, userEvents.rolesAssigned], userKey: key },
        after,
        ({ entry, cursorAt, fromIndex }) => (fromIndex > 0 ? [] : [{ cursor: cursorAt(0), occurredAt: entry.occurredAt, userId: id }]),
      );
    },
  };
}
