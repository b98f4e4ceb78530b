import { createTransport } from 'nodemailer';
import { assertAddress, type Mailer } from './mailer.ts';

export type SmtpOptions = {
  /** `smtp://user:password@host:587`, or `smtps://…:465`; TLS is used wherever the server offers it. */
  url: string;
  /** `Name <address>`. */
  from: string;
  /** For a connection, a greeting, and between two answers. Default 10 s. */
  timeoutMs?: number;
};

/** Mail over SMTP, one connection a mail. Connects when there is something to send. */
export function createSmtpMailer({ url, from, timeoutMs = 10_000 }: SmtpOptions): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, subject, text, html }) => {
      await transport.sendMail({ from, to: { name: '', address: assertAddress(to) }, subject, text, html });
    },
    close: async () => transport.close(),
  };
}
