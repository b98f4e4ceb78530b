import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_CLIENT } from '../../../platform/graph/client-info.ts';
import { createLimits } from '../../../platform/limits/limits.ts';
import { createLogger } from '../../../platform/logger.ts';
import { CLIENT_ADDRESS_HEADER } from '../../../platform/graph/endpoint.ts';
import { NOBODY } from '../../../platform/auth/viewer.ts';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { createGuard } from '../../../subgraphs/user/services/guard.ts';
import { usePlatform } from '../../support/database.ts';
import { createTestIdentities, headersOf } from '../../support/identity.ts';

const PASSWORD = 'the right password';
const LIMITED = { code: 'RATE_LIMITED' };

describe('trying passwords', () => {
  const platform = usePlatform();
  let accounts: ReturnType<typeof createUserSubgraph>['services']['accounts'];
  let handler: ReturnType<typeof createUserSubgraph>['handler'];
  let identities: Awaited<ReturnType<typeof createTestIdentities>>;
  let name: string;
  let people = 0;
  beforeEach(async () => {
    identities = await createTestIdentities();
    ({
      handler,
      services: { accounts },
    } = createUserSubgraph(platform, await identities.verifierFor('user')));
    people += 1;
    name = `hunter${people}`;
    await accounts.createWithRoles({ username: name, email: `${name}@example.org`, password: PASSWORD }, ['student']);
  });
  /** The codes of so many tries. */
  async function tryAll(logins: readonly string[], password: string, address: string | null = null): Promise<string[]> {
    const codes = [];
    for (const login of logins) {
      const outcome = accounts.authenticate(login, password, { ...NO_CLIENT, address });
      codes.push(await outcome.then(() => 'OK').catch((error: unknown) => (error as { code: string }).code));
    }
    return codes;
  }
  const times = (count: number, login = name) => Array<string>(count).fill(login);

  it.each([
    { who: 'a known name', login: () => name },
    { who: 'a known address', login: () => `${name}@example.org` },
    { who: 'a name that nobody has', login: () => `nobody${people}` },
  ])('is refused for $who after the same number of wrong ones', async ({ login }) => {
    expect(await tryAll(times(7, login()), 'a wrong password')).toEqual([
      ...Array<string>(5).fill('UNAUTHENTICATED'),
      'RATE_LIMITED',
      'RATE_LIMITED',
    ]);
  });

  it('counts a name in any case of letters as one', async () => {
    await tryAll(times(5), 'a wrong password');

    expect(await tryAll([name.toUpperCase()], PASSWORD)).toEqual(['RATE_LIMITED']);
  });

  it.each(['\u0130', '\u212A', '\u00DF', '\u200B'])('knows nobody by a login with %j, at the price of a wrong password', async (letter) => {
    const login = `${name}${letter}`;
    await platform.database.pool.query('UPDATE users SET username = $2 WHERE username = $1', [name, login]);

    expect(await tryAll([`${name}@example.org`], PASSWORD)).toEqual(['OK']);
    expect(await tryAll(times(6, login), PASSWORD)).toEqual([...Array<string>(5).fill('UNAUTHENTICATED'), 'RATE_LIMITED']);
  });

  it('counts the name and the address of an account together, and says nothing of it', async () => {
    const guard = createGuard(createLimits({ logger: createLogger('test', 'fatal') }));
    const attempts = await Promise.all(Array.from({ length: 12 }, (_, n) => guard.trySignIn(n % 2 ? 'ada' : 'ada@example.org', NO_CLIENT)));
    const admitted = [];
    for (const attempt of attempts) admitted.push(await attempt.countFor('usr_ada'));
    expect(admitted).toEqual([...Array<boolean>(10).fill(true), false, false]);
    const other = await guard.trySignIn('usr_ada', NO_CLIENT);
    expect([await other.countFor(null), await other.countFor('usr_other')]).toEqual([true, true]);

    await guard.forget({ id: 'usr_ada', username: 'ada', email: 'ada@example.org' });
    expect(await (await guard.trySignIn('ada', NO_CLIENT)).countFor('usr_ada')).toBe(true);
  });

  it('answers the right password as a wrong one once the names of an account have used up its tries together', async () => {
    const address = `${name}@example.org`;
    await tryAll([...times(5), ...times(5, address)], 'a wrong password');

    // Until the pause of the name is over.
    const refused = async () => expect(await tryAll([name], PASSWORD)).toEqual(['UNAUTHENTICATED']);
    await vi.waitFor(refused, { timeout: 10_000, interval: 100 });
  });

  it('says when to come back, through the graph', async () => {
    await tryAll(times(5), 'a wrong password');
    const { errors } = await handler.execute({
      query: `mutation { authenticate(input: { username: "${name}", password: "x" }) { session { id } } }`,
      headers: { ...(await headersOf(identities.issuer, NOBODY, 'user')), [CLIENT_ADDRESS_HEADER]: '203.0.113.9' },
    });

    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }]);
  });

  it('does not keep out who is right: the account begins anew, by either name', async () => {
    await tryAll(times(4), 'a wrong password');
    expect(await tryAll([`${name}@example.org`], PASSWORD)).toEqual(['OK']);

    expect(await tryAll(times(4), 'a wrong password')).not.toContain('RATE_LIMITED');
  });

  it('is refused to an address that tries many names, and to no other', async () => {
    const names = Array.from({ length: 101 }, (_, index) => `guess${people}-${index}`);
    const guard = createGuard(createLimits({ logger: createLogger('test', 'fatal') }));
    for (const one of names.slice(1)) await guard.trySignIn(one, { address: '2001:db8::1' });

    await expect(guard.trySignIn('another', { address: '2001:db8::ffff' })).rejects.toMatchObject(LIMITED);
    await expect(guard.trySignIn('another', { address: '2001:db8:0:1::1' })).resolves.toBeDefined();
  });

  it('costs an address nothing when it succeeds, so that a whole school can sign in', async () => {
    const guard = createGuard(createLimits({ logger: createLogger('test', 'fatal') }));
    for (let n = 0; n < 150; n += 1)
      await (
        await guard.trySignIn(`pupil${n}`, { address: '203.0.113.1' })
      ).succeeded({ id: `usr_${n}`, username: `pupil${n}`, email: '' });

    await expect(guard.trySignIn('last', { address: '203.0.113.1' })).resolves.toBeDefined();
  });

  it('lets no more through when all come at once', async () => {
    const guard = createGuard(createLimits({ logger: createLogger('test', 'fatal') }));
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => guard.trySignIn(name, NO_CLIENT)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('closes an account for longer each time', async () => {
    const guard = createGuard(createLimits({ logger: createLogger('test', 'fatal') }));
    const attempts = await Promise.all(Array.from({ length: 10 }, () => guard.trySignIn(name, NO_CLIENT)));
    const waits = [];
    for (const attempt of attempts.slice(4)) {
      await attempt.failed();
      const refusal = await guard.trySignIn(name, NO_CLIENT).catch((error: unknown) => error as { details: { retryAfterSeconds: number } });
      waits.push((refusal as { details: { retryAfterSeconds: number } }).details.retryAfterSeconds);
    }

    expect(waits).toEqual([1, 2, 4, 8, 16, 32]);
  });
});

describe('asking for mails', () => {
  const guardOf = () => createGuard(createLimits({ logger: createLogger('test', 'fatal') }));

  it('is refused after five to one address of mail, whosever it is', async () => {
    const guard = guardOf();
    for (let n = 0; n < 5; n += 1) await guard.requestReset('Sam@example.org', NO_CLIENT);

    await expect(guard.requestReset('sam@example.org', NO_CLIENT)).rejects.toMatchObject(LIMITED);
    await expect(guard.requestReset('other@example.org', NO_CLIENT)).resolves.toBeUndefined();
  });

  it('is refused to who asks for many', async () => {
    const guard = guardOf();
    for (let n = 0; n < 30; n += 1) await guard.requestReset(`${n}@example.org`, { address: '203.0.113.1' });

    await expect(guard.requestReset('30@example.org', { address: '203.0.113.1' })).rejects.toMatchObject(LIMITED);
  });

  it('is refused to who asks again and again for one of their own', async () => {
    const guard = guardOf();
    for (let n = 0; n < 5; n += 1) await guard.requestVerification('usr_1');

    await expect(guard.requestVerification('usr_1')).rejects.toMatchObject(LIMITED);
  });
});

it('is for a bounded number of accounts that one address registers', async () => {
  const guard = createGuard(createLimits({ logger: createLogger('test', 'fatal') }));
  for (let n = 0; n < 60; n += 1) await guard.register({ address: '203.0.113.1' });

  await expect(guard.register({ address: '203.0.113.1' })).rejects.toMatchObject(LIMITED);
});
