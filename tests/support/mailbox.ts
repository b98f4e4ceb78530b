import { vi } from 'vitest';
import type { Mail, Mailer } from '../../platform/mail/mailer.ts';

export type Mailbox = {
  mailer: Mailer;
  sent: Mail[];
  /** The newest mail to an address about a subject, once it is there. */
  newest: (to: string, subject: RegExp) => Promise<Mail>;
  /** The token in it. */
  tokenOf: (to: string, subject: RegExp) => Promise<string>;
};

/** A mailer that keeps what it is given. @param refuse may throw, as a server does that takes nothing */
export function createMailbox(refuse: (mail: Mail) => void = () => undefined): Mailbox {
  const sent: Mail[] = [];
  const newest: Mailbox['newest'] = async (to, subject) =>
    vi.waitFor(
      () => {
        const mail = sent.findLast((one) => one.to === to && subject.test(one.subject));
        if (!mail) throw new Error(`No mail to ${to} about ${subject}`);
        return mail;
      },
      { timeout: 20_000, interval: 20 },
    );
  return {
    sent,
    newest,
    tokenOf: async (to, subject) => /[?&]token=([\w-]+)/.exec((await newest(to, subject)).text)?.[1] ?? '',
    mailer: {
      send: async (mail) => {
        refuse(mail);
        sent.push(mail);
      },
      close: async () => undefined,
    },
  };
}
