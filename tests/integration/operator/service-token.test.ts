import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../support/database.ts';

type Outcome = { code: number; stdout: string; stderr: string };

describe('npm run hma -- service-token', () => {
  const database = useDatabase();

  const hma = async (...args: string[]): Promise<Outcome> => {
    const command = ['--import', 'tsx', 'operator/main.ts', 'service-token', ...args];
    const environment = { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.appUrl };
    try {
      return { code: 0, ...(await promisify(execFile)(process.execPath, command, { env: environment })) };
    } catch (error) {
      return error as Outcome;
    }
  };

  it('creates, rotates, lists and revokes, and shows a token once', async () => {
    const created = await hma('create', 'content-bridge', '--scope', 'events:write', '--scope', 'progress:read', '--expires', '90d');
    expect(created).toMatchObject({ code: 0, stderr: '' });
    const [first] = created.stdout.split('\n');
    expect(first).toMatch(/^hma_svc_[A-Za-z0-9_-]{43}$/);

    expect(created.stdout).toContain('It is valid until ');

    const rotated = await hma('rotate', 'content-bridge', '--json');
    const { token, account } = JSON.parse(rotated.stdout) as { token: string; account: { tokens: { id: string; state: string }[] } };
    expect(token).not.toBe(first);
    expect(account.tokens.map(({ state }) => state)).toEqual(['valid', 'valid']);

    const listed = await hma('list');
    const lines = listed.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^NAME +SCOPES +TOKEN +CREATED +EXPIRES +LAST USED$/);
    expect(lines.slice(1).map((line) => line.split(/ {2,}/)[0])).toEqual(['content-bridge', 'content-bridge']);
    expect(listed.stdout).not.toContain('hma_svc_');

    expect(await hma('revoke', 'content-bridge')).toMatchObject({ code: 0, stdout: expect.stringContaining('revoked') });
    expect((await hma('list')).stdout).toMatch(/content-bridge +events:write progress:read +revoked 20/);
  });

  it.each([
    { what: 'what it does not understand', args: ['destroy', 'x'], code: 2, says: 'npm run hma -- service-token create' },
    {
      what: 'a scope that does not exist',
      args: ['create', 'x', '--scope', 'all'],
      code: 1,
      says: 'BAD_USER_INPUT: There is no scope "all"',
    },
    {
      what: 'a scope that is for people',
      args: ['create', 'x', '--scope', 'roles:assign'],
      code: 1,
      says: 'BAD_USER_INPUT: "roles:assign" is for people only',
    },
    { what: 'an account that does not exist', args: ['revoke', 'nobody'], code: 1, says: 'NOT_FOUND: ' },
  ])('refuses $what', async ({ args, code, says }) => {
    expect(await hma(...args)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(says) });
  });
});
