import type { Notice, TokenPurpose } from './mailed-token.ts';

/** A mail without its address. */
export type MailText = { subject: string; text: string; html: string };

/** The mail with a link that proves that its reader has the address. */
export function tokenMail(
  purpose: TokenPurpose,
  { username, publicUrl, token }: { username: string; publicUrl: string; token: string },
): MailText {
  const link = `${publicUrl.replace(/\/+$/, '')}/auth/${purpose === 'password_reset' ? 'reset' : 'verify'}?token=${token}`;
  return purpose === 'password_reset'
    ? compose(
        'Choose a new password',
        `Hello ${username},`,
        'somebody, probably you, wants to choose a new password for your account at the Hunt Master Academy. This link is good for half an hour, and once:',
        link,
        'If it was not you, there is nothing to do: your password stays as it is.',
      )
    : compose(
        'Confirm your e-mail address',
        `Hello ${username},`,
        'welcome to the Hunt Master Academy. Please confirm that this address is yours. This link is good for three days, and once:',
        link,
        'If you did not register, there is nothing to do.',
      );
}

export const noticeMail = (_notice: Notice, { username }: { username: string }): MailText =>
  compose(
    'Your password was changed',
    `Hello ${username},`,
    'the password of your account at the Hunt Master Academy was changed just now, and other devices were signed out.',
    null,
    'If it was not you, choose a new one at once: ask for a link where you sign in.',
  );

function compose(subject: string, greeting: string, message: string, link: string | null, closing: string): MailText {
  const paragraphs = [greeting, message, ...(link === null ? [] : [link]), closing];
  const marked = paragraphs.map((text) => `<p>${text === link ? `<a href="${escape(text)}">${escape(text)}</a>` : escape(text)}</p>`);
  return {
    subject,
    text: `${paragraphs.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${escape(subject)}</title></head>\n<body>\n${marked.join('\n')}\n</body>\n</html>\n`,
  };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
