import { Prisma } from '../../../platform/database/generated/client.ts';
import { insertEvents } from '../../../platform/events/outbox.ts';
import { userEvents } from '../domain/events.ts';
import type { PastUser } from '../domain/history.ts';
import type { UserDatabase } from './user-store.ts';

export type HistoryStore = {
  hasUsers: () => Promise<boolean>;
  /** Users whose id, name or address is taken are left out. */
  insert: (users: readonly PastUser[]) => Promise<void>;
};

export const createHistoryStore = (db: UserDatabase): HistoryStore => ({
  hasUsers: async () => {
    const rows = await db.$queryRaw<unknown[]>`SELECT 1 FROM users LIMIT 1`;
    return rows.length > 0;
  },
  insert: (users) =>
    db.transact(async (tx) => {
      await tx.$executeRaw`
        WITH made AS (
          INSERT INTO users (external_user_id, username, email, profile_data, roles, time_zone, created_at, updated_at, last_login_at)
          SELECT u.id, u.username, u.email, u.profile, u.roles, u."timeZone", u."joinedAt", u."joinedAt", u."lastSeenAt"
          FROM jsonb_to_recordset(${JSON.stringify(users)}::jsonb) AS u(id text, username text, email text, profile jsonb, roles jsonb,
            "timeZone" text, "joinedAt" timestamp, "lastSeenAt" timestamp)
          ORDER BY u."joinedAt", u.id
          ON CONFLICT DO NOTHING RETURNING id, created_at
        )
        ${insertEvents(Prisma.sql`
          SELECT ${userEvents.registered}, 1, id, NULL::int, id, jsonb_build_object('user', id), created_at FROM made ORDER BY created_at, id`)}`;
    }),
});
