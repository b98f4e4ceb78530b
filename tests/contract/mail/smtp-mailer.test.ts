import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, it } from 'vitest';
import { createSmtpMailer } from '../../../platform/mail/smtp-mailer.ts';
import { describeMailer } from './mailer.contract.ts';

const from = 'Academy <academy@example.org>';
const mail = { to: 'sam@example.org', subject: 'Hello', text: 'x', html: 'x' };

async function start(options: SMTPServerOptions = {}) {
  const arrived: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        arrived.push(Buffer.concat(chunks).toString());
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(resolve);
    });
  const urlOf = (credentials = '') => `smtp://${credentials}127.0.0.1:${port}`;
  return { mailer: createSmtpMailer({ url: urlOf(), from, timeoutMs: 2_000 }), urlOf, arrived: async () => arrived, stop };
}

describeMailer('mail over SMTP', start);

it('rejects when the server refuses the mail', async () => {
  const { mailer, stop } = await start({ onRcptTo: (_address, _session, done) => done(new Error('No such mailbox')) });

  await expect(mailer.send(mail)).rejects.toThrow('No such mailbox');
  await stop();
});

it('rejects when no server is there', async () => {
  const { mailer, stop } = await start();
  await stop();

  await expect(mailer.send(mail)).rejects.toThrow('ECONNREFUSED');
});

it('signs in with the name and password of the URL, and does not tell them when that fails', async () => {
  const signedIn: unknown[] = [];
  const { urlOf, stop } = await start({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      signedIn.push([username, password]);
      return password === 'right' ? done(null, { user: username }) : done(new Error('Invalid'));
    },
  });
  await createSmtpMailer({ url: urlOf('academy:right@'), from }).send(mail);
  const failure = await createSmtpMailer({ url: urlOf('academy:hidden@'), from })
    .send(mail)
    .catch(String);

  expect(signedIn).toContainEqual(['academy', 'right']);
  expect(failure).toContain('Invalid');
  expect(failure).not.toContain('hidden');
  await stop();
});
