import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs one of this project's browser tests on a machine that has no browser. */
function runWithoutChromium(ci: string): { status: number | null; lastLines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', 'tests/e2e/graphiql/graphiql.test.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], HMA_CHROMIUM: 'none', CI: ci },
    encoding: 'utf8',
  });
  return { status, lastLines: stdout.trimEnd().split('\n').slice(-2) };
}

const didNotRun =
  /^Did not run: \d+ tests in tests\/e2e\/graphiql\/graphiql\.test\.ts: chromium is missing\. Install it with: apt-get install -y chromium$/;

describe('a run without Chromium', () => {
  it('passes on a laptop, and says at its very end what did not run and what to install', () => {
    const { status, lastLines } = runWithoutChromium('');
    expect(lastLines.at(-1)).toMatch(didNotRun);
    expect(status).toBe(0);
  });

  it('fails on a build server', () => {
    const { status, lastLines } = runWithoutChromium('true');
    expect(lastLines).toEqual([expect.stringMatching(didNotRun), 'This counts as a failure because CI=true.']);
    expect(status).toBe(1);
  });
});
