import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('losing-fields.ts', import.meta.url));
const run = (...args: string[]) =>
  new Promise<{ code: number | string | null | undefined; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, ['--import', import.meta.resolve('tsx'), PROGRAM, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });

describe('a process in which a list is lost before all of it has failed', () => {
  it('lives, and says so', async () => {
    const { code, stdout, stderr } = await run();

    const [result, ...rest] = stdout.trim().split('\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(result ?? '')).toMatchObject({ data: { items: null }, errors: [{ path: ['items', 1, 'early'] }] });
    expect(rest).toEqual(['A field has failed for which nobody waits any more', 'Alive']);
  });

  it('ends where something else has failed', async () => {
    const { code, stdout, stderr } = await run('another');

    expect(code).not.toBe(0);
    expect(stderr).toContain('Something else');
    expect(stdout).not.toContain('Alive');
  });
});
