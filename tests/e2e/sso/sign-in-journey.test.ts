import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { visitGraphiql, type GraphiqlPage } from '../../support/graphiql-page.ts';
import { describeWith } from '../../support/requirements.ts';
import { startSandbox, type SandboxProcess } from '../../support/sandbox/sandbox-process.ts';

const CONTENT = '{ courses(first: 1) { edges { node { contents(first: 1) { edges { node { id } } } } } } }';
const TRACK = 'mutation ($input: TrackProgressInput!) { trackProgress(input: $input) { progress { percentage } } }';

describeWith('chromium', 'the sign-in journey, from npm start to the end of the session', () => {
  let directory: string;
  let sandbox: SandboxProcess;
  let browser: Browser;
  let visit: GraphiqlPage;
  let other: Page;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hma-journey-'));
    [sandbox, browser] = await Promise.all([startSandbox(directory), launchBrowser()]);
    visit = await visitGraphiql(browser, `${sandbox.url}/graphql`);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    sandbox?.signal('SIGTERM');
    await sandbox?.exited;
    await rm(directory, { recursive: true, force: true });
  });

  const ask = <Data>(query: string, variables: object = {}): Promise<Data> =>
    other.evaluate(
      async ({ query, variables }) => {
        const headers = { 'content-type': 'application/json', accept: 'application/json' };
        const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
        return ((await response.json()) as { data: unknown }).data;
      },
      { query, variables },
    ) as Promise<Data>;

  it('keeps the secrets of the provider for the owner of the data directory', async () => {
    for (const file of ['sso-accounts.json', 'sso-secrets.json']) {
      expect((await stat(path.join(directory, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('leads from the page to the form of the provider', async () => {
    await visit.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await visit.page.waitForURL(`${sandbox.url}/sso/interaction/*`);
    expect(await visit.page.locator('script').count()).toBe(0);
  });

  it('says that a password is wrong, and lets try again', async () => {
    // The browser reports the status of the answer on its console.
    const before = visit.complaints.length;
    await visit.page.getByLabel('Username').fill('student');
    await visit.page.getByLabel('Password').fill('wrong');
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.page.getByRole('alert').waitFor();
    expect(visit.complaints.splice(before).every((complaint) => complaint.includes('401'))).toBe(true);
  });

  it('leads back signed in, as the student of the academy whose address it is', async () => {
    const passwords = JSON.parse(await readFile(path.join(directory, 'sso-accounts.json'), 'utf8')) as { student: string };
    await visit.page.getByLabel('Username').fill('student');
    await visit.page.getByLabel('Password').fill(passwords.student);
    await visit.page.getByRole('button', { name: 'Sign in' }).click();
    await visit.page.waitForURL(`${sandbox.url}/graphql`);
    await visit.page.getByText('Signed in as student').waitFor();
  });

  it('holds the session where no script reads it', async () => {
    const cookies = await visit.page.context().cookies(sandbox.url);
    expect(cookies.find(({ name }) => name === '__Host-hma_session')).toMatchObject({
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      path: '/',
    });
    expect(await visit.page.evaluate('document.cookie')).toBe('');
  });

  it('answers a query', async () => {
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"username": "student"');
  });

  it('shows progress live, over a WebSocket that is known by the cookie', async () => {
    other = await visit.page.context().newPage();
    await other.goto(`${sandbox.url}/graphql`);
    await other.evaluate(WATCH);
    const { courses } = await ask<{ courses: { edges: { node: { contents: { edges: { node: { id: string } }[] } } }[] } }>(CONTENT);
    const contentId = courses.edges[0]?.node.contents.edges[0]?.node.id;
    await expect.poll(() => other.evaluate('window.watched.types')).toContain('connection_ack');
    await expect
      .poll(async () => {
        await ask(TRACK, { input: { contentId, percentage: 100, timeSpentSeconds: 1 } });
        return other.evaluate('window.watched.types');
      })
      .toContain('next');
    expect(await other.evaluate('window.watched.code')).toBe(null);
  });

  it('ends with the session: the WebSocket is closed, and the provider is asked to end its own', async () => {
    await visit.page.getByRole('button', { name: 'Sign out' }).click();
    await visit.page.waitForURL(`${sandbox.url}/sso/session/end?*`);
    await expect.poll(() => other.evaluate('window.watched.code'), { timeout: 15_000 }).toBe(4401);
    expect((await visit.page.context().cookies(sandbox.url)).some(({ name }) => name.includes('hma'))).toBe(false);

    await visit.page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await visit.page.waitForURL(`${sandbox.url}/auth/signed-out`);
    await visit.page.getByRole('link', { name: 'Sign in' }).click();
    await visit.page.waitForURL(`${sandbox.url}/sso/interaction/*`);
  });

  it('complains of nothing on the way', () => {
    expect(visit.complaints).toEqual([]);
  });
});

/** Follows the viewer's progress, and keeps what came and how it ended where a test can look. */
const WATCH = `(() => {
  const watched = (window.watched = { types: [], code: null });
  const socket = new WebSocket(location.href.replace('http', 'ws'), 'graphql-transport-ws');
  socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init' }));
  socket.onclose = ({ code }) => (watched.code = code);
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    watched.types.push(message.type);
    const query = 'subscription { progressUpdated { cursor progress { percentage } } }';
    if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  };
})()`;
