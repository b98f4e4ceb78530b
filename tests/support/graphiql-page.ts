import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

export type GraphiqlPage = {
  page: Page;
  /** Everything that should not happen: console errors, exceptions, policy violations, requests to another origin or that fail. */
  complaints: string[];
  openTab: (name: string) => Promise<void>;
  run: () => Promise<void>;
  /** Replaces the text of the editor below the query. */
  type: (section: 'Variables' | 'Headers', text: string) => Promise<void>;
  expectAnswer: (part: string) => Promise<void>;
  /** Runs the SignIn tab, which must be open. */
  signIn: (username: string, password: string) => Promise<void>;
  close: () => Promise<void>;
};

const storedQuery = "localStorage.getItem('academy:graphiql:query') ?? ''";

/** A visitor with an empty profile, once the editor is there. */
export async function visitGraphiql(browser: Browser, url: string): Promise<GraphiqlPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 850 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints = collectComplaints(page, url);
  await page.goto(url);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();

  const visit: GraphiqlPage = {
    page,
    complaints,
    async openTab(name) {
      await page.getByRole('button', { name, exact: true }).click();
      // GraphiQL takes a moment to notice the new operation, and stores the query when it has.
      await expect.poll(() => page.evaluate(storedQuery)).toContain(` ${name}`);
    },
    run: () => page.getByRole('button', { name: /^Execute/ }).click(),
    async type(section, text) {
      await page.getByRole('button', { name: section, exact: true }).click();
      await page.locator(`section[aria-label="${section}"] .graphiql-editor:not(.hidden) .view-lines`).click();
      await page.keyboard.press('Control+A');
      await page.keyboard.press('Delete');
      await page.keyboard.type(text);
    },
    expectAnswer: (part) => expect.poll(() => editorText(page, '.graphiql-response'), { timeout: 5000 }).toContain(part),
    async signIn(username, password) {
      await visit.type('Variables', JSON.stringify({ input: { username, password } }));
      await visit.run();
    },
    close: () => context.close(),
  };
  return visit;
}

/** The visible text of an editor; Monaco writes spaces as no-break spaces. */
export async function editorText(page: Page, container: string): Promise<string> {
  return (await page.locator(`${container} .view-lines`).first().innerText()).replaceAll('\u00a0', ' ');
}

function collectComplaints(page: Page, url: string): string[] {
  const complaints: string[] = [];
  const { host } = new URL(url);
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  // The browser reports policy violations, workers' included, as errors on the console.
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.protocol !== 'data:' && target.host !== host) complaints.push(`request to ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) complaints.push(`socket to ${socket.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
  });
  return complaints;
}
