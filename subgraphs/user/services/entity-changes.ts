import type { Identities } from '../../../platform/database/identities.ts';
import { openEntityChanges } from '../../../platform/events/entity-changes.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { userEvents } from '../domain/events.ts';

/** Events after which a field of `User` that is the same for everybody may be another. */
const TYPES = [userEvents.registered, userEvents.profileUpdated, userEvents.rolesAssigned];

export type EntityChangeService = ReturnType<typeof createEntityChanges>;

export const createEntityChanges = ({ streams, identities }: { streams: EventStreams; identities: Identities }) => ({
  /** @throws BAD_USER_INPUT, CURSOR_EXPIRED */
  open: (after: string | null | undefined) =>
    openEntityChanges(
      streams,
      TYPES,
      async ({ userKey }) => {
        const id = (await identities.publicIds('user', [userKey as number])).get(userKey as number);
        if (id === undefined) throw new Error(`There is no public id of the user ${userKey}`);
        return [{ type: 'User', id }];
      },
      after,
    ),
});
