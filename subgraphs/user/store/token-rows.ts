import type { SqlExecutor } from '../../../platform/database/access.ts';
import { addJob } from '../../../platform/jobs/add-job.ts';
import type { TokenPurpose } from '../domain/mailed-token.ts';
import type { User } from '../domain/user.ts';
import { toUser, userColumns, type UserRow } from './user-rows.ts';

/** The tasks that run what is enqueued here. */
export const MAIL_TASKS = { token: 'user.mail-token', notice: 'user.mail-notice', reset: 'user.request-password-reset' } as const;

/** Between when it was asked for, and when it is of no use any more. */
export type Span = { at: Date; expiresAt: Date };

/** Asks for a mail with a token in the transaction `tx`. Earlier tokens of the user for the same purpose are of no use any more. */
export async function addMailedToken(
  tx: SqlExecutor,
  user: { key: number; email: string },
  purpose: TokenPurpose,
  span: Span,
): Promise<void> {
  // One after the other for each user, so that of two who ask at once one comes first.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${user.key} FOR NO KEY UPDATE`;
  await tx.$executeRaw`
    UPDATE mailed_tokens SET used_at = ${span.at} WHERE user_id = ${user.key} AND purpose = ${purpose} AND used_at IS NULL`;
  const [row] = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO mailed_tokens (user_id, purpose, email, created_at, expires_at)
    VALUES (${user.key}, ${purpose}, ${user.email}, ${span.at}, ${span.expiresAt}) RETURNING id`;
  await addJob(tx, { task: MAIL_TASKS.token, payload: { token: (row as { id: number }).id } });
}

/** Uses a token up: of two who bring it at once, one has it. Null: it is of no use. */
export async function takeToken(tx: SqlExecutor, purpose: TokenPurpose, tokenHash: string, at: Date): Promise<User | null> {
  // One after the other for each user, so that two tokens of the same do not wait for each other.
  await tx.$queryRaw`
    SELECT 1 FROM mailed_tokens m JOIN users u ON u.id = m.user_id WHERE m.token_hash = ${tokenHash} FOR UPDATE OF u`;
  const [row] = await tx.$queryRaw<UserRow[]>`
    UPDATE mailed_tokens m SET used_at = ${at} FROM users u
    WHERE m.token_hash = ${tokenHash} AND m.purpose = ${purpose} AND m.used_at IS NULL AND m.expires_at > ${at}
      AND u.id = m.user_id AND u.deleted_at IS NULL AND lower(u.email) = lower(m.email)
    RETURNING ${userColumns}`;
  return row ? toUser(row) : null;
}
