import type { Identities } from '../../../platform/database/identities.ts';
import type { Role, StoredProfile } from '../domain/user.ts';
import type { HistoryStore } from '../store/history-store.ts';

/** Somebody who joined in the past, and cannot sign in: they have no password. */
export type PastUser = {
  /** Public id. */
  id: string;
  username: string;
  email: string;
  profile: StoredProfile;
  roles: readonly Role[];
  /** IANA name. */
  timeZone: string;
  joinedAt: Date;
  lastSeenAt: Date;
};

export type HistoryService = ReturnType<typeof createHistoryService>;

/** The past in bulk, for generators and for moving in from elsewhere. For the operator's tools: no client reaches this. */
export const createHistoryService = ({ history, identities }: { history: HistoryStore; identities: Identities }) => ({
  /**
   * Adds those that are not there yet, in one transaction. Repeating it adds nobody.
   * @returns internal keys by public id, without those whose name or address somebody else has
   */
  async addUsers(users: readonly PastUser[]): Promise<Map<string, number>> {
    await history.insert(users);
    return identities.keys(
      'user',
      users.map(({ id }) => id),
    );
  },
});
