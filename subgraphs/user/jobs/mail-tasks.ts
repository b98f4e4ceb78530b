import { z } from 'zod';
import type { Task } from '../../../platform/jobs/worker.ts';
import type { Mailer } from '../../../platform/mail/mailer.ts';
import { noticeMail, tokenMail } from '../domain/mails.ts';
import { newMailedToken, spanOf } from '../services/mailed-tokens.ts';
import type { MailedTokenStore } from '../store/mailed-token-store.ts';
import { MAIL_TASKS } from '../store/token-rows.ts';

type Dependencies = {
  tokens: MailedTokenStore;
  mailer: Mailer;
  /** Links begin with it. */
  publicUrl: string;
  now: () => Date;
};

const tokenPayload = z.object({ token: z.number() });
const noticePayload = z.object({ user: z.number(), notice: z.literal('password_changed') });
const resetPayload = z.object({ email: z.string() });

/** The mails of this subgraph. A token is made when its mail is written, so it is nowhere else; a mail that is tried again has another one. */
export const createMailTasks = ({ tokens, mailer, publicUrl, now }: Dependencies): Record<string, Task> => ({
  [MAIL_TASKS.token]: async (payload) => {
    const { token, tokenHash } = newMailedToken();
    const mail = await tokens.write(tokenPayload.parse(payload).token, tokenHash, now());
    if (mail) await mailer.send({ to: mail.email, ...tokenMail(mail.purpose, { username: mail.username, publicUrl, token }) });
  },
  [MAIL_TASKS.notice]: async (payload) => {
    const { user, notice } = noticePayload.parse(payload);
    const reader = await tokens.findReader(user);
    if (reader) await mailer.send({ to: reader.email, ...noticeMail(notice, reader) });
  },
  [MAIL_TASKS.reset]: async (payload) => {
    await tokens.issueReset(resetPayload.parse(payload).email, spanOf('password_reset', now()));
  },
});
