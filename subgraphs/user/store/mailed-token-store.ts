import { appendEvents } from '../../../platform/events/outbox.ts';
import type { NewEvent } from '../../../platform/events/event.ts';
import { addJob } from '../../../platform/jobs/add-job.ts';
import type { TokenPurpose } from '../domain/mailed-token.ts';
import type { User } from '../domain/user.ts';
import { addMailedToken, MAIL_TASKS, takeToken, type Span } from './token-rows.ts';
import type { UserDatabase } from './user-store.ts';

export type MailedTokenStore = {
  /** Enqueues the search for whom an address belongs to, and does no more, whoever that is. */
  requestReset: (email: string) => Promise<void>;
  /** Enqueues a mail to whose address this is; to nobody when it is nobody's. */
  issueReset: (email: string, span: Span) => Promise<void>;
  /** Enqueues a mail to a user. False: the address is verified already, or there is no such user. */
  issueVerification: (userKey: number, span: Span) => Promise<boolean>;
  /** Gives a token its hash on the way into a mail. Null: it is of no use any more. */
  write: (id: number, tokenHash: string, at: Date) => Promise<{ purpose: TokenPurpose; email: string; username: string } | null>;
  /** Uses the token up, and verifies the address that it was sent to. Null: it is of no use. */
  verify: (tokenHash: string, at: Date, eventOf: (userKey: number) => NewEvent) => Promise<User | null>;
  /** Whose password a token would do for. Null: nobody's. */
  findResetting: (tokenHash: string, at: Date) => Promise<{ email: string; username: string } | null>;
  /** Whom a notice goes to. Null: they are gone. */
  findReader: (userKey: number) => Promise<{ email: string; username: string } | null>;
};

export const createMailedTokenStore = (db: UserDatabase): MailedTokenStore => ({
  requestReset: (email) => addJob(db, { task: MAIL_TASKS.reset, payload: { email } }),
  issueReset: (email, span) =>
    db.transact(async (tx) => {
      const [row] = await tx.$queryRaw<{ id: number; email: string }[]>`
        SELECT id, email FROM users WHERE lower(email) = lower(${email}) AND deleted_at IS NULL LIMIT 1`;
      if (row) await addMailedToken(tx, { key: row.id, email: row.email }, 'password_reset', span);
    }),
  issueVerification: (userKey, span) =>
    db.transact(async (tx) => {
      const [row] = await tx.$queryRaw<{ id: number; email: string }[]>`
        SELECT id, email FROM users WHERE id = ${userKey} AND deleted_at IS NULL AND email_verified_at IS NULL`;
      if (row) await addMailedToken(tx, { key: row.id, email: row.email }, 'email_verification', span);
      return row !== undefined;
    }),
  write: async (id, tokenHash, at) => {
    const [row] = await db.$queryRaw<{ purpose: TokenPurpose; email: string; username: string }[]>`
      UPDATE mailed_tokens m SET token_hash = ${tokenHash} FROM users u
      WHERE m.id = ${id} AND m.used_at IS NULL AND m.expires_at > ${at}
        AND u.id = m.user_id AND u.deleted_at IS NULL AND lower(u.email) = lower(m.email)
      RETURNING m.purpose, m.email, u.username`;
    return row ?? null;
  },
  verify: (tokenHash, at, eventOf) =>
    db.transact(async (tx) => {
      const user = await takeToken(tx, 'email_verification', tokenHash, at);
      if (!user) return null;
      await tx.$executeRaw`
        UPDATE users SET email_verified_at = ${at}, updated_at = ${at} WHERE id = ${user.key} AND email_verified_at IS NULL`;
      await appendEvents(tx, [eventOf(user.key)]);
      return { ...user, emailVerified: true };
    }),
  findResetting: async (tokenHash, at) => {
    const [row] = await db.$queryRaw<{ email: string; username: string }[]>`
      SELECT u.email, u.username FROM mailed_tokens m JOIN users u ON u.id = m.user_id
      WHERE m.token_hash = ${tokenHash} AND m.purpose = 'password_reset' AND m.used_at IS NULL AND m.expires_at > ${at}`;
    return row ?? null;
  },
  findReader: async (userKey) => {
    const [row] = await db.$queryRaw<{ email: string; username: string }[]>`
      SELECT email, username FROM users WHERE id = ${userKey} AND deleted_at IS NULL`;
    return row ?? null;
  },
});
