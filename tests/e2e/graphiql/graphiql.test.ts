import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createGraphiqlAssets, type GraphiqlAssets } from '../../../gateway/http/graphiql/assets.ts';
import { academyExamples, academyHint } from '../../../gateway/http/graphiql/examples.ts';
import { buildGraphiql } from '../../../scripts/graphiql-bundle.ts';
import { launchBrowser } from '../../support/browser.ts';
import { describeWith } from '../../support/requirements.ts';
import { sessionToken } from './academy-schema.ts';
import { startAcademyServer, type AcademyServer } from './academy-server.ts';
import { editorText, visitGraphiql, type GraphiqlPage } from '../../support/graphiql-page.ts';

describeWith('chromium', 'GraphiQL in a browser', () => {
  let directory: string;
  let assets: GraphiqlAssets;
  let browser: Browser;
  let server: AcademyServer;
  let visit: GraphiqlPage;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'graphiql-'));
    await buildGraphiql(directory);
    assets = createGraphiqlAssets({ directory, title: 'Hunt Master Academy', hint: academyHint, examples: academyExamples });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });

  beforeEach(async () => {
    server = await startAcademyServer(assets);
    visit = await visitGraphiql(browser, server.url);
  });
  afterEach(async () => {
    await visit.close();
    await server.close();
    expect(visit.complaints, 'errors, policy violations and requests to other origins').toEqual([]);
  });

  it('opens with a tab for each example, the first one ready to be filled in', async () => {
    expect(await visit.page.getByRole('tab').allInnerTexts()).toEqual(['SignIn', 'Academy', 'TrackProgress', 'ProgressUpdated']);
    expect(await editorText(visit.page, '.graphiql-query-editor')).toContain('mutation SignIn($input: AuthenticateInput!) {');
    expect(await editorText(visit.page, 'section[aria-label="Variables"]')).toContain('"username": ""');
    expect(await visit.page.getByRole('status').innerText()).toBe(academyHint);
  });

  it('runs a query and shows its answer', async () => {
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"title": "Hunter safety"');
  });

  it('shows each update of a subscription as it arrives', async () => {
    await visit.openTab('ProgressUpdated');
    await visit.run();
    await expect.poll(server.countSubscribers).toBe(1);
    for (const percentage of [20, 40]) {
      server.publishProgress(percentage);
      await visit.expectAnswer(`"percentage": ${percentage}`);
    }
  });

  it('opens the documentation, from the introspected schema', async () => {
    await visit.page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await visit.page.getByRole('link', { name: 'Query', exact: true }).click();
    expect(await visit.page.getByText('Whoever the session belongs to.').isVisible()).toBe(true);
  });

  it('marks a field that the schema does not have, so the language worker runs', async () => {
    await visit.openTab('Academy');
    await visit.page.locator('.graphiql-query-editor .view-lines').click();
    await visit.page.keyboard.press('Control+A');
    await visit.page.keyboard.press('Delete');
    await visit.page.keyboard.type('{ nonsense }');
    await visit.page.locator('.graphiql-query-editor .squiggly-error').first().waitFor({ state: 'attached' });
  });

  it('offers a new session to every tab, which then carry it over HTTP and WebSocket', async () => {
    await visit.signIn('sam', 'right');
    await visit.page.getByRole('button', { name: 'Use this session in every tab' }).click();
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"username": "sam"');
    await visit.openTab('ProgressUpdated');
    await visit.run();
    await expect.poll(server.countSubscribers).toBe(1);

    const authorization = `Bearer ${sessionToken}`;
    expect(server.askers).toEqual([
      { over: 'http', authorization: undefined },
      { over: 'http', authorization },
      { over: 'ws', authorization },
    ]);
  });

  it('opens another socket when the authorization changes', async () => {
    await visit.openTab('ProgressUpdated');
    for (const token of ['one', 'two']) {
      await visit.type('Headers', `{"Authorization": "Bearer ${token}"}`);
      await visit.run();
      await expect.poll(server.countSubscribers).toBe(1);
      await visit.page.getByRole('button', { name: /^Stop/ }).click();
      await expect.poll(server.countSubscribers).toBe(0);
    }
    expect(server.askers.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer two']);
  });

  it('offers nothing when the sign-in is refused', async () => {
    await visit.signIn('sam', 'wrong');
    await visit.expectAnswer('Wrong username or password');
    expect(await visit.page.getByRole('status').innerText()).toBe(academyHint);
  });

  it('keeps the tabs and the session over a reload', async () => {
    await visit.signIn('sam', 'right');
    await visit.page.getByRole('button', { name: 'Use this session in every tab' }).click();
    await visit.page.getByRole('button', { name: 'New tab' }).click();
    await expect.poll(() => visit.page.evaluate("localStorage.getItem('academy:graphiql:tabState')")).toContain('"activeTabIndex":4');
    await visit.page.reload();

    await expect.poll(() => visit.page.getByRole('tab').count()).toBe(5);
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"username": "sam"');
  });

  it('gives a tab that is opened later the session too', async () => {
    await visit.signIn('sam', 'right');
    await visit.page.getByRole('button', { name: 'Use this session in every tab' }).click();
    await visit.page.getByRole('button', { name: 'New tab' }).click();
    await visit.page.getByRole('button', { name: 'Headers', exact: true }).click();
    await expect.poll(() => editorText(visit.page, 'section[aria-label="Headers"] .graphiql-editor:not(.hidden)')).toContain(sessionToken);
  });

  it('writes neither a password nor a session token to the disk', async () => {
    await visit.signIn('sam', 'right');
    await visit.page.getByRole('button', { name: 'Use this session in every tab' }).click();
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"username": "sam"');
    const stored = () => visit.page.evaluate<string>('JSON.stringify(Object.entries(localStorage))');
    await expect.poll(stored).toContain('query Academy');
    expect(await stored()).not.toContain(sessionToken);
    expect(await stored()).not.toContain('right');
  });

  it('takes the session out of every tab again', async () => {
    await visit.signIn('sam', 'right');
    await visit.page.getByRole('button', { name: 'Use this session in every tab' }).click();
    await visit.page.getByRole('button', { name: 'Take it out' }).click();
    await visit.openTab('Academy');
    await visit.run();
    await visit.expectAnswer('"me": null');
  });
});
