import { beforeAll, describe, expect, it } from 'vitest';
import { asService, asViewer, GATEWAY, NOBODY, type Identity } from '../../../platform/auth/viewer.ts';
import { createServiceAccounts } from '../../../subgraphs/user/service-accounts.ts';
import type { ServiceAccountService } from '../../../subgraphs/user/services/service-accounts.ts';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../../support/database.ts';
import { createTestIdentities, headersOf } from '../../support/identity.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const RESOLVE = 'query ($token: String!) { resolveServiceToken(token: $token) { id name scopes expiresAt } }';

describe('service tokens', () => {
  let time = new Date('2026-11-23T12:00:00Z').getTime();
  const platform = usePlatform({ now: () => new Date(time) });
  let accounts: ServiceAccountService;
  let resolveAs: (identity: Identity, token: string) => Promise<{ data?: unknown; errors?: unknown }>;
  const isValid = async (token: string) => (await accounts.resolve(token)) !== null;

  beforeAll(async () => {
    accounts = createServiceAccounts(platform);
    const identities = await createTestIdentities();
    const { handler } = createUserSubgraph(platform, await identities.verifierFor('user'));
    resolveAs = async (identity, token) =>
      handler.execute({ query: RESOLVE, variables: { token }, headers: await headersOf(identities.issuer, identity, 'user') });
  });

  it('tells the gateway whose a token is', async () => {
    const { token, account } = await accounts.create('bridge', ['events:write', 'users:list', 'events:write'], 90 * DAY);
    expect(token).toMatch(/^hma_svc_[A-Za-z0-9_-]{43}$/);
    expect(await resolveAs(GATEWAY, token)).toEqual({
      data: {
        resolveServiceToken: {
          id: account.id,
          name: 'bridge',
          scopes: ['events:write', 'users:list'],
          expiresAt: new Date(time + 90 * DAY),
        },
      },
    });
  });

  it.each([
    { who: 'nobody', identity: NOBODY },
    { who: 'an admin', identity: asViewer({ key: 1, id: 'usr_1', roles: ['admin'], sessionId: 'ses_1' }) },
    { who: 'a service', identity: asService({ id: 'svc_1', name: 'x' }, ['users:list']) },
  ])('does not tell $who', async ({ who, identity }) => {
    const { token } = await accounts.create(`asked-by-${who.replace(' ', '-')}`, ['events:write'], null);
    expect(await resolveAs(identity, token)).toMatchObject({
      data: { resolveServiceToken: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
  });

  it.each(['', 'x', 'hma_svc_', `hma_svc_${'a'.repeat(43)}`, `hma_svc_${'a'.repeat(42)}\0`, 'x'.repeat(10_000)])(
    'knows nothing of %j',
    async (token) => {
      expect(await resolveAs(GATEWAY, token)).toEqual({ data: { resolveServiceToken: null } });
    },
  );

  it('stores no token, and notes when it was last used', async () => {
    const { token } = await accounts.create('stored', ['events:write'], null);
    await accounts.resolve(token);
    const { rows } = await platform.database.pool.query(`SELECT string_agg(t::text, ' ') AS stored FROM service_tokens t`);
    expect(rows[0].stored).not.toContain(token.slice('hma_svc_'.length));
    const account = (await accounts.list()).find(({ name }) => name === 'stored');
    expect(account?.tokens[0]?.lastUsedAt).toEqual(new Date(time));
  });

  it.each([
    { why: 'the scope is none of ours', name: 'odd', scopes: ['events:write', 'everything'], code: 'BAD_USER_INPUT', field: 'scope' },
    { why: 'the scope is for people', name: 'odd', scopes: ['events:write', 'content:write'], code: 'BAD_USER_INPUT', field: 'scope' },
    { why: 'there is no scope', name: 'odd', scopes: [], code: 'BAD_USER_INPUT', field: 'scope' },
    { why: 'the name is no name', name: 'Not A Name', scopes: ['events:write'], code: 'BAD_USER_INPUT', field: 'name' },
    { why: 'the name is taken', name: 'bridge', scopes: ['events:write'], code: 'CONFLICT', field: 'name' },
  ])('makes no account when $why', async ({ name, scopes, code, field }) => {
    await expect(accounts.create(name, scopes, null)).rejects.toMatchObject({ code, field });
  });

  it('ends a token by itself', async () => {
    const { token } = await accounts.create('short', ['events:write'], HOUR);
    time += HOUR - 1;
    expect(await isValid(token)).toBe(true);
    time += 1;
    expect(await isValid(token)).toBe(false);
  });

  it('keeps two tokens valid while one replaces the other, and no third', async () => {
    const first = await accounts.create('rotated', ['events:write'], 30 * DAY);
    time += DAY;
    const second = await accounts.rotate('rotated', DAY);
    expect([await isValid(first.token), await isValid(second.token)]).toEqual([true, true]);
    await expect(accounts.rotate('rotated', DAY)).rejects.toMatchObject({ code: 'CONFLICT' });

    time += DAY;
    expect([await isValid(first.token), await isValid(second.token)]).toEqual([false, true]);
    // As long as the first was made for.
    time += 29 * DAY - 1;
    expect(await isValid(second.token)).toBe(true);
    time += 1;
    expect(await isValid(second.token)).toBe(false);
  });

  it('never lets a token live longer because it is replaced', async () => {
    const first = await accounts.create('ending', ['events:write'], HOUR);
    await accounts.rotate('ending', DAY);
    time += HOUR;
    expect(await isValid(first.token)).toBe(false);
  });

  it('ends every other token at once when told, however many rotations there are', async () => {
    const first = await accounts.create('hurried', ['events:write'], null);
    const second = await accounts.rotate('hurried', DAY);
    const third = await accounts.rotate('hurried', 0);
    expect(await Promise.all([first, second, third].map(({ token }) => isValid(token)))).toEqual([false, false, true]);
  });

  it('lets one of two that rotate at the same time through', async () => {
    await accounts.create('raced', ['events:write'], null);
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => accounts.rotate('raced', DAY)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('revokes one token, or the account with all, which can be opened again with other scopes', async () => {
    const first = await accounts.create('revoked', ['events:write'], null);
    const second = await accounts.rotate('revoked', DAY);
    await accounts.revoke('revoked', first.tokenId);
    expect([await isValid(first.token), await isValid(second.token)]).toEqual([false, true]);
    await expect(accounts.revoke('revoked', first.tokenId)).rejects.toMatchObject({ code: 'NOT_FOUND' });

    await accounts.revoke('revoked');
    expect(await isValid(second.token)).toBe(false);
    await expect(accounts.rotate('revoked', DAY)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });

    const { token, account } = await accounts.create('revoked', ['users:list'], null);
    expect(account.id).toBe(first.account.id);
    expect(await accounts.resolve(token)).toMatchObject({ scopes: ['users:list'] });
    expect(await isValid(second.token)).toBe(false);
  });

  it('revokes nothing of an account that is not there', async () => {
    await expect(accounts.revoke('nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(accounts.rotate('nowhere', DAY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
