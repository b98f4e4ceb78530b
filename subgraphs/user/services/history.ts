import type { Identities } from '../../../platform/database/identities.ts';
import type { PastUser } from '../domain/history.ts';
import type { HistoryStore } from '../store/history-store.ts';

export type HistoryService = ReturnType<typeof createHistoryService>;

/** The past in bulk, for generators and for moving in from elsewhere. For the operator's tools: no client reaches this. */
export const createHistoryService = ({ history, identities }: { history: HistoryStore; identities: Identities }) => ({
  /** Whether anybody was ever here, deleted ones included. */
  hasUsers: (): Promise<boolean> => history.hasUsers(),

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
