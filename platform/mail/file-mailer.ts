import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { assertAddress, type Mailer } from './mailer.ts';

export type FileMailerOptions = {
  /** Made when the first mail is written. */
  directory: string;
  /** `Name <address>`. */
  from: string;
  now?: () => Date;
};

/** Mail as files, `<time>-<random>.eml`, for its owner's eyes: what a mail program opens, sent to nobody. */
export function createFileMailer({ directory, from, now = () => new Date() }: FileMailerOptions): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, disableFileAccess: true, disableUrlAccess: true });
  return {
    send: async ({ to, subject, text, html }) => {
      const { message } = await transport.sendMail({ from, to: { name: '', address: assertAddress(to) }, subject, text, html });
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const name = `${now().toISOString().replaceAll(':', '-')}-${randomBytes(4).toString('hex')}.eml`;
      const draft = path.join(directory, `.${name}`);
      await writeFile(draft, message as Buffer, { mode: 0o600, flag: 'wx' });
      await rename(draft, path.join(directory, name));
    },
    close: async () => transport.close(),
  };
}
