import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createFileMailer } from '../../../platform/mail/file-mailer.ts';
import { describeMailer } from './mailer.contract.ts';

const from = 'Academy <academy@example.org>';

async function start() {
  const root = await mkdtemp(path.join(tmpdir(), 'hma-mail-'));
  const directory = path.join(root, 'mail');
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds++));
  return {
    directory,
    mailer: createFileMailer({ directory, from, now }),
    arrived: async () => {
      const names = await readdir(directory).catch(() => []);
      return Promise.all(names.toSorted((a, b) => a.localeCompare(b)).map((name) => readFile(path.join(directory, name), 'utf8')));
    },
    stop: () => rm(root, { recursive: true, force: true }),
  };
}

describeMailer('mail in files', start);

it('lets nobody else read a mail, nor see that there is one', async () => {
  const { mailer, directory, stop } = await start();
  await mailer.send({ to: 'sam@example.org', subject: 'Hello', text: 'x', html: 'x' });
  const [name = ''] = await readdir(directory);

  expect((await stat(directory)).mode & 0o777).toBe(0o700);
  expect((await stat(path.join(directory, name))).mode & 0o777).toBe(0o600);
  await stop();
});
