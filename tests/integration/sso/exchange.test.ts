import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Platform } from '../../../platform/platform.ts';
import { asViewer, GATEWAY, type Identity } from '../../../platform/auth/viewer.ts';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../../support/database.ts';
import { createTestIdentities, headersOf } from '../../support/identity.ts';
import { signShared, startTestProvider, type Claims, type TestProvider } from '../../support/sso/test-provider.ts';

const EXCHANGE = `mutation ($input: ExchangeSsoTokenInput!) {
  exchangeSsoToken(input: $input) { session { id token user { id username roles } } } }`;
const END = `mutation ($input: EndSsoSessionsInput!) { endSsoSessions(input: $input) { ended } }`;
const RESOLVE = `query ($token: String!) { resolveSession(token: $token) { userId roles } }`;
const AUTHENTICATE = `mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { id } } }`;

type Signed = { session: { id: string; token: string; user: { id: string; username: string; roles: string[] } } };

describe('signing in with a token of a provider', () => {
  const platform = usePlatform();
  let provider: TestProvider;
  let ask: (
    query: string,
    input: Claims,
    identity?: Identity,
  ) => Promise<{ data?: Record<string, unknown> | null; errors?: readonly { extensions?: { code?: unknown } }[] }>;
  let askWithRoles: typeof ask;

  beforeAll(async () => {
    provider = await startTestProvider();
    const identities = await createTestIdentities();
    const build = async (rolesClaim: string | null): Promise<typeof ask> => {
      const { handler } = createUserSubgraph(platform, await identities.verifierFor('user'), { sso: { ...provider.sso, rolesClaim } });
      return async (query, variables, identity = asViewer(null)) =>
        handler.execute({ query, variables, headers: await headersOf(identities.issuer, identity, 'user') });
    };
    ask = await build(null);
    askWithRoles = await build('realm_access.roles');
  });
  afterAll(() => provider.stop());

  const signIn = async (claims: Claims, by = ask): Promise<Signed> => {
    const { data, errors } = await by(EXCHANGE, { input: { token: await provider.sign(claims) } });
    expect(errors).toBeUndefined();
    return data?.['exchangeSsoToken'] as Signed;
  };
  const codeOf = async (claims: Claims): Promise<unknown> =>
    (await ask(EXCHANGE, { input: { token: await provider.sign(claims) } })).errors?.[0]?.extensions?.code;
  const resolve = async ({ session }: Signed) => (await ask(RESOLVE, { token: session.token }, GATEWAY)).data?.['resolveSession'];
  const verified = (name: string): Claims => ({ sub: name, email: `${name}@example.org`, email_verified: true, preferred_username: name });

  it('makes an account for somebody new, and a session', async () => {
    const signed = await signIn({
      ...verified('artemis'),
      given_name: 'Artemis',
      family_name: 'of Ephesus',
      picture: 'https://example.org/a.png',
    });
    expect(signed.session.user).toMatchObject({
      username: 'artemis',
      roles: ['STUDENT'],
    });
    expect(await profileOf(platform, signed.session.user.id)).toEqual({
      first_name: 'Artemis',
      last_name: 'of Ephesus',
      avatar_url: 'https://example.org/a.png',
    });
    expect(await resolve(signed)).toMatchObject({ userId: signed.session.user.id });
    expect(await eventsOf(platform, signed.session.user.id)).toEqual(['user.account.registered']);
  });

  it('takes what the module calls its users and says of them', async () => {
    const profile = { first_name: 'Meleager', last_name: 'of Calydon', avatar_url: 'https://example.org/m.png', is_admin: true };
    const token = await signShared({ sub: 'module-7', email: 'meleager@example.org', email_verified: true, username: 'meleager', profile });
    const { data } = await ask(EXCHANGE, { input: { token } });
    const signed = data?.['exchangeSsoToken'] as Signed | undefined;

    expect(signed?.session.user).toMatchObject({ username: 'meleager', roles: ['STUDENT'] });
    const { is_admin: _, ...taken } = profile;
    expect(await profileOf(platform, signed?.session.user.id ?? '')).toEqual(taken);
  });

  it('finds the account again by its subject, whatever the address has become, and takes the new name', async () => {
    const first = await signIn({ ...verified('orion'), given_name: 'Orion' });
    const second = await signIn({ ...verified('orion'), email: 'elsewhere@example.org', given_name: 'Orio' });
    expect(second.session.user.id).toBe(first.session.user.id);
    expect(await profileOf(platform, second.session.user.id)).toEqual({ first_name: 'Orio' });
    expect(await eventsOf(platform, first.session.user.id)).toEqual(['user.account.registered', 'user.profile.updated']);
  });

  it('tells two issuers apart that name the same subject', async () => {
    const one = await signIn(verified('same'));
    const { data } = await ask(EXCHANGE, { input: { token: await signShared({ sub: 'same', email: 'other.same@example.org' }) } });
    expect((data as { exchangeSsoToken: Signed }).exchangeSsoToken.session.user.id).not.toBe(one.session.user.id);
  });

  it('makes one account of two sign-ins in the same moment', async () => {
    const signed = await Promise.all([1, 2, 3, 4].map(() => signIn(verified('castor'))));
    expect(new Set(signed.map(({ session }) => session.user.id)).size).toBe(1);
    expect(await eventsOf(platform, signed[0]?.session.user.id as string)).toEqual(['user.account.registered']);
  });

  it('gives people of one name names of their own, in the same moment too', async () => {
    const signed = await Promise.all([1, 2, 3].map((index) => signIn({ ...verified(`twin${index}`), preferred_username: 'Pollux' })));
    expect(signed.map(({ session }) => session.user.username).sort()).toEqual(['Pollux', 'Pollux-2', 'Pollux-3']);
  });

  it('shows nobody an address as a name', async () => {
    const { session } = await signIn({ sub: 'shy', email: 'shy@example.org', email_verified: true, preferred_username: 'shy@example.org' });
    expect(session.user.username).toMatch(/^hunter-[0-9a-f]{8}$/);
  });

  describe('whose address an account has already', () => {
    it('joins it when both sides have verified the address', async () => {
      const id = await insertAccount(platform, 'leto', { verified: true });
      expect((await signIn(verified('leto'))).session.user.id).toBe(id);
    });

    it.each([undefined, false, 'yes', 'true', 1])('refuses when the provider says email_verified: %j', async (email_verified) => {
      const id = await insertAccount(platform, `niobe${String(email_verified)}`, { verified: true });
      expect(await codeOf({ ...verified(`niobe${String(email_verified)}`), email_verified })).toBe('CONFLICT');
      expect(await linksOf(platform, id)).toBe(0);
    });

    it('takes over one that was never verified: its password, sessions and links are gone', async () => {
      const attack = async () =>
        ask(EXCHANGE, { input: { token: await signShared({ ...verified('victim'), sub: 'attacker', email_verified: false }) } });
      const attacker = (await attack()).data?.['exchangeSsoToken'] as Signed;
      const { rows } = await platform.database.pool.query<{ id: number }>('SELECT id FROM users WHERE external_user_id = $1', [
        attacker.session.user.id,
      ]);
      await platform.database.pool.query('INSERT INTO credentials (user_id, password_hash) VALUES ($1, $2)', [rows[0]?.id, 'x']);

      const victim = await signIn({ ...verified('victim'), given_name: 'Victoria' });
      expect(victim.session.user.id).toBe(attacker.session.user.id);
      expect(await profileOf(platform, victim.session.user.id)).toEqual({ first_name: 'Victoria' });
      expect(await resolve(attacker)).toBeNull();
      expect(await resolve(victim)).not.toBeNull();
      expect(await linksOf(platform, victim.session.user.id)).toBe(1);
      const { errors } = await ask(AUTHENTICATE, { input: { username: 'victim', password: 'x' } });
      expect(errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      // The attacker comes again: the address is now verified, and theirs is not.
      expect((await attack()).errors?.[0]?.extensions?.code).toBe('CONFLICT');
    });

    it.each([true, false])('refuses when somebody else of the same provider has it (our side verified: %s)', async (isVerified) => {
      const name = `leda${isVerified}`;
      const first = await signIn({ ...verified(name), email_verified: isVerified });
      expect(await codeOf({ ...verified(name), sub: 'another' })).toBe('CONFLICT');

      expect(await resolve(first)).not.toBeNull();
      expect(await linksOf(platform, first.session.user.id)).toBe(1);
      expect((await signIn(verified(name))).session.user.id).toBe(first.session.user.id);
    });

    it('joins it for one person of each provider', async () => {
      const first = await signIn(verified('dione'));
      const token = await signShared({ ...verified('dione'), sub: 'dione of the module' });
      const { data } = await ask(EXCHANGE, { input: { token } });
      expect((data as { exchangeSsoToken: Signed }).exchangeSsoToken.session.user.id).toBe(first.session.user.id);
    });

    it('gives it to one of two people of a provider who come in the same moment', async () => {
      const id = await insertAccount(platform, 'gemini', { verified: true });
      const codes = await Promise.all(['one', 'other'].map((sub) => codeOf({ ...verified('gemini'), sub })));
      expect(new Set(codes)).toEqual(new Set(['CONFLICT', undefined]));
      expect(await linksOf(platform, id)).toBe(1);
    });

    it('refuses to take over one with more rights than a student has', async () => {
      await insertAccount(platform, 'zeus', { verified: false, roles: ['admin'] });
      expect(await codeOf(verified('zeus'))).toBe('CONFLICT');
    });
  });

  it.each([
    { why: 'there is no address', claims: { email: undefined }, code: 'PRECONDITION_FAILED' },
    { why: 'the address is none', claims: { email: 'nowhere' }, code: 'PRECONDITION_FAILED' },
    { why: 'the address is an object', claims: { email: { a: 1 } }, code: 'PRECONDITION_FAILED' },
  ])('refuses when $why', async ({ claims, code }) => {
    expect(await codeOf({ ...verified('nobody'), ...claims })).toBe(code);
  });

  it('refuses a token that was used, in the same moment too', async () => {
    const token = await provider.sign(verified('hermes'));
    const answers = await Promise.all([1, 2, 3].map(() => ask(EXCHANGE, { input: { token } })));
    const codes = answers.map(({ errors }) => errors?.[0]?.extensions?.code);
    expect(codes.filter((code) => code === undefined)).toHaveLength(1);
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(2);
  });

  it('refuses users who are deleted', async () => {
    const { session } = await signIn(verified('daphne'));
    await platform.database.pool.query('UPDATE users SET deleted_at = now() WHERE external_user_id = $1', [session.user.id]);
    expect(await codeOf(verified('daphne'))).toBe('UNAUTHENTICATED');
    expect(await codeOf({ ...verified('daphne'), sub: 'another' })).toBe('UNAUTHENTICATED');
  });

  it('leaves roles to the academy unless a claim is configured', async () => {
    const claims = { ...verified('callisto'), roles: ['admin'], realm_access: { roles: ['admin', 'offline_access'] } };
    expect((await signIn(claims)).session.user.roles).toEqual(['STUDENT']);
    const before = await signIn(claims);
    expect((await signIn(claims, askWithRoles)).session.user.roles).toEqual(['ADMIN']);
    expect(await resolve(before)).toBeNull();
    expect((await signIn({ ...claims, realm_access: { roles: ['offline_access'] } }, askWithRoles)).session.user.roles).toEqual([
      'STUDENT',
    ]);
  });

  it('leaves the roles as they are when the token does not have the claim, and takes them away when the claim is empty', async () => {
    const claims = verified('atalanta');
    await signIn({ ...claims, realm_access: { roles: ['instructor'] } }, askWithRoles);
    const kept = [await signIn(claims, askWithRoles), await signIn({ ...claims, realm_access: {} }, askWithRoles)];
    expect(kept.map(({ session }) => session.user.roles)).toEqual([['INSTRUCTOR'], ['INSTRUCTOR']]);
    expect(await resolve(kept[0] as Signed)).not.toBeNull();

    expect((await signIn({ ...claims, realm_access: { roles: [] } }, askWithRoles)).session.user.roles).toEqual(['STUDENT']);
    expect((await signIn(verified('newcomer'), askWithRoles)).session.user.roles).toEqual(['STUDENT']);
  });

  it('lets nobody but the gateway describe the person', async () => {
    const input = async () => ({
      token: await provider.sign({ sub: 'echo' }),
      described: { email: 'echo@example.org', email_verified: true, name: 'Echo' },
    });
    expect((await ask(EXCHANGE, { input: await input() })).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const { data } = await ask(EXCHANGE, { input: await input() }, GATEWAY);
    expect((data as { exchangeSsoToken: Signed }).exchangeSsoToken.session.user.username).toBe('Echo');
  });

  it('says that nobody signs in through a provider where none is configured', async () => {
    const identities = await createTestIdentities();
    const { handler } = createUserSubgraph(platform, await identities.verifierFor('user'));
    const { errors } = await handler.execute({
      query: EXCHANGE,
      variables: { input: { token: await provider.sign() } },
      headers: await headersOf(identities.issuer, asViewer(null), 'user'),
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'PRECONDITION_FAILED' });
  });

  describe('and signing out at the provider', () => {
    const end = async (token: string, identity: Identity = GATEWAY) => ask(END, { input: { logoutToken: token } }, identity);

    it('ends the session that came of the one there, and no other', async () => {
      const [one, other] = [await signIn({ ...verified('clio'), sid: 'A' }), await signIn({ ...verified('clio'), sid: 'B' })];
      const { data } = await end(await provider.logoutToken({ sub: 'clio', sid: 'A' }));
      expect(data).toEqual({ endSsoSessions: { ended: 1 } });
      expect([await resolve(one), await resolve(other)]).toEqual([null, expect.objectContaining({})]);
      expect(await eventsOf(platform, one.session.user.id)).toContain('user.session.revoked');
    });

    it('ends all that came from there when none is named', async () => {
      const signed = [await signIn({ ...verified('erato'), sid: 'C' }), await signIn(verified('erato'))];
      await end(await provider.logoutToken({ sub: 'erato' }));
      for (const one of signed) expect(await resolve(one)).toBeNull();
    });

    it('leaves a token of the ended session without use', async () => {
      const kept = await provider.sign({ ...verified('thalia'), sid: 'D' });
      await end(await provider.logoutToken({ sub: 'thalia', sid: 'D' }));
      expect((await ask(EXCHANGE, { input: { token: kept } })).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    });

    it.each<[string, () => Promise<string>]>([
      ['it is an id token', () => provider.sign()],
      ['it names nobody', () => provider.logoutToken({ sub: undefined })],
      ['it has a nonce', () => provider.logoutToken({ nonce: 'x' })],
      ['it has no id', () => provider.logoutToken({ jti: undefined })],
      ['it tells no event', () => provider.logoutToken({ events: {} })],
      ['its events are a text', () => provider.logoutToken({ events: 'http://schemas.openid.net/event/backchannel-logout' })],
      ['its event is a list', () => provider.logoutToken({ events: { 'http://schemas.openid.net/event/backchannel-logout': [] } })],
      ['it is for another audience', () => provider.logoutToken({ aud: 'another' })],
      ['it is of another issuer', () => provider.logoutToken({ iss: 'https://evil.example' })],
      ['the module signed it', () => signShared({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })],
    ])('is refused when %s', async (_why, make) => {
      expect((await end(await make())).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    });

    it('is said once', async () => {
      const token = await provider.logoutToken({ sub: 'urania' });
      expect((await end(token)).errors).toBeUndefined();
      expect((await end(token)).errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
    });

    it('is said to the gateway alone', async () => {
      expect((await end(await provider.logoutToken({ sub: 'urania' }), asViewer(null))).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    });
  });
});

async function insertAccount(platform: Platform, name: string, { verified, roles = ['student'] }: { verified: boolean; roles?: string[] }) {
  await platform.database.pool.query(
    `INSERT INTO users (external_user_id, username, email, roles, email_verified_at) VALUES ($1, $2, $3, $4, $5)`,
    [`usr_${name}`, `local-${name}`, `${name}@Example.org`, JSON.stringify(roles), verified ? new Date() : null],
  );
  return `usr_${name}`;
}

async function profileOf(platform: Platform, id: string): Promise<unknown> {
  const { rows } = await platform.database.pool.query<{ profile_data: unknown }>(
    'SELECT profile_data FROM users WHERE external_user_id = $1',
    [id],
  );
  return rows[0]?.profile_data;
}

async function linksOf(platform: Platform, id: string): Promise<number> {
  const { rows } = await platform.database.pool.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM external_accounts e JOIN users u ON u.id = e.user_id WHERE u.external_user_id = $1',
    [id],
  );
  return rows[0]?.count ?? -1;
}

async function eventsOf(platform: Platform, id: string): Promise<string[]> {
  const { rows } = await platform.database.pool.query<{ type: string }>(
    `SELECT type FROM (SELECT type, user_key, occurred_at FROM event_log UNION ALL SELECT type, user_key, occurred_at FROM event_outbox) e
     JOIN users u ON u.id = e.user_key WHERE u.external_user_id = $1 ORDER BY occurred_at`,
    [id],
  );
  return rows.map(({ type }) => type);
}
