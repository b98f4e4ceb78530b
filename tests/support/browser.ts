import { chromium, type Browser } from 'playwright-core';
import { requirement } from './requirements.ts';

/** Keeps the browser on this machine: it would otherwise look for updates, sync and field trials. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium of this machine (see `requirements.ts` for where it is looked for). Close it when done.
 * @throws when there is none: put the suite into `describeWith('chromium', ...)`
 */
export async function launchBrowser(): Promise<Browser> {
  const { path, install } = requirement('chromium');
  if (path === null) throw new Error(`There is no Chromium: ${install}`);
  return chromium.launch({ executablePath: path, headless: true, args: quiet });
}
