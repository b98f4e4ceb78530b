import { appendEvents } from '../../../platform/events/outbox.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import type { SqlExecutor } from '../../../platform/database/access.ts';
import { addJob } from '../../../platform/jobs/add-job.ts';
import type { Notice } from '../domain/mailed-token.ts';
import type { User } from '../domain/user.ts';
import { MAIL_TASKS, takeToken } from './token-rows.ts';
import type { UserDatabase } from './user-store.ts';

/** @param session public id; null: all of the user's sessions */
type RevokedEvent = (userKey: number, session: string | null) => NewEvent;

export type PasswordStore = {
  /** Null: the user signs in otherwise. */
  findHash: (userKey: number) => Promise<string | null>;
  /**
   * A new password for whom the token was sent to, whose address that proves. The token, and any other that was mailed for this, is used
   * up, all sessions end, and a notice is enqueued. Null: the token is of no use.
   */
  reset: (tokenHash: string, passwordHash: string, at: Date, eventOf: RevokedEvent) => Promise<User | null>;
  /** A new password. Mailed tokens are used up, all sessions but one end, and a notice is enqueued. */
  change: (userKey: number, passwordHash: string, keptSession: string, at: Date, eventOf: RevokedEvent) => Promise<void>;
};

export const createPasswordStore = (db: UserDatabase): PasswordStore => ({
  findHash: async (userKey) => {
    const [row] = await db.$queryRaw<{ password_hash: string }[]>`SELECT password_hash FROM credentials WHERE user_id = ${userKey}`;
    return row?.password_hash ?? null;
  },
  reset: (tokenHash, passwordHash, at, eventOf) =>
    db.transact(async (tx) => {
      const user = await takeToken(tx, 'password_reset', tokenHash, at);
      if (!user) return null;
      await replace(tx, user.key, passwordHash, at);
      await tx.$executeRaw`UPDATE users SET email_verified_at = ${at}, updated_at = ${at} WHERE id = ${user.key} AND email_verified_at IS NULL`;
      await tx.$executeRaw`UPDATE user_sessions SET revoked_at = ${at} WHERE user_id = ${user.key} AND revoked_at IS NULL`;
      await appendEvents(tx, [eventOf(user.key, null)]);
      return { ...user, emailVerified: true };
    }),
  change: (userKey, passwordHash, keptSession, at, eventOf) =>
    db.transact(async (tx) => {
      await replace(tx, userKey, passwordHash, at);
      const revoked = await tx.$queryRaw<{ public_id: string }[]>`
        UPDATE user_sessions SET revoked_at = ${at}
        WHERE user_id = ${userKey} AND public_id <> ${keptSession} AND revoked_at IS NULL AND expires_at > ${at} RETURNING public_id`;
      const events = revoked.map((row) => eventOf(userKey, row.public_id));
      if (events.length > 0) await appendEvents(tx, events);
    }),
});

async function replace(tx: SqlExecutor, userKey: number, passwordHash: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO credentials (user_id, password_hash, changed_at) VALUES (${userKey}, ${passwordHash}, ${at})
    ON CONFLICT (user_id) DO UPDATE SET password_hash = EXCLUDED.password_hash, changed_at = EXCLUDED.changed_at`;
  await tx.$executeRaw`
    UPDATE mailed_tokens SET used_at = ${at} WHERE user_id = ${userKey} AND purpose = 'password_reset' AND used_at IS NULL`;
  const notice: Notice = 'password_changed';
  await addJob(tx, { task: MAIL_TASKS.notice, payload: { user: userKey, notice } });
}
