import { createHash, generateKeyPairSync } from 'node:crypto';
import { createSeal } from '../../../gateway/http/auth/sealed.ts';
import { ID_TOKEN, LOGIN, SESSION, type AttackedBrowser } from '../support/attacked-browser.ts';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { attackerKeys, ecdsa, forge, hmac, unsigned, type Claims, type Header } from '../support/tokens.ts';
import { createToldSignIns } from '../support/told-sign-in.ts';
import { NONE, type AttackedWorld } from '../support/world.ts';

/** What a browser brings back from a provider that lies, is another, or was asked by somebody else; and cookies that nobody sealed, or too long ago. */
export function signInAnswers(world: AttackedWorld): Kind {
  const told = createToldSignIns(world);
  const database = createAttackedDatabase(world.apart.databaseUrl, world.keep);
  const { issuer, publicJwk } = world.provider;
  const { kid } = publicJwk as { kid: string };
  const { victim } = world.apart.people;
  const { privateKey } = world.apart.identity;
  const keys = attackerKeys();
  const foreign = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const now = () => Math.floor(Date.now() / 1000);
  const sessionIn = (browser: AttackedBrowser): Loot => (browser.cookies.has(SESSION) ? 'a session' : null);

  type Changing = (
    asked: URLSearchParams,
    browser: AttackedBrowser,
  ) => Parameters<typeof told.callback>[1] | Promise<Parameters<typeof told.callback>[1]>;
  const finish = async (attacker: Attacker, change: Changing): Promise<AttackedBrowser> => {
    const browser = told.open(attacker);
    const asked = await browser.begin();
    await browser.get(told.callback(asked, await change(asked, browser)).href);
    return browser;
  };
  const answered = (name: string, change: Changing): Attempt => ({
    name,
    run: async (attacker) => sessionIn(await finish(attacker, change)),
  });
  const claims = (name: string, changes: Claims, header: Header = {}) =>
    answered(`an id token ${name}`, () => ({ claims: changes, header }));
  const forged = (name: string, header: Header, signature: Parameters<typeof forge>[2]) =>
    answered(`an id token ${name}`, (asked) => {
      const all = { iss: issuer, aud: 'the-academy', sub: 'me', email: victim.email, email_verified: true, iat: now(), exp: now() + 300 };
      return { idToken: forge(header, { ...all, nonce: asked.get('nonce') }, signature) };
    });
  const query = (name: string, change: (callback: URLSearchParams) => void): Attempt => ({
    name: `a callback ${name}`,
    run: async (attacker) => {
      const browser = told.open(attacker);
      const callback = told.callback(await browser.begin());
      change(callback.searchParams);
      await browser.get(callback.href);
      return sessionIn(browser);
    },
  });
  /** Somebody of the provider's says to have an address of ours. */
  const takeover = (name: string, changes: Claims): Attempt => ({
    name: `the victim’s address, ${name}`,
    run: async (attacker) => {
      const browser = await finish(attacker, () => ({ claims: { email: victim.email, ...changes } }));
      const { text } = await attacker.ask('{ me { id email roles } }', { token: browser.cookies.get(SESSION) ?? '' });
      return text.includes(victim.id) || text.includes('ADMIN') ? text : null;
    },
  });

  type Login = { state: unknown; nonce: unknown; verifier: unknown; returnTo: unknown; until: unknown };
  /** A cookie as only the gateway makes it, with its key: what is in it, and how it is brought, is changed. */
  const sealed = (
    name: string,
    change: Partial<Login>,
    how: { key?: string; purpose?: string; seconds?: number; cookie?: string; whole?: Record<string, unknown> } = {},
  ): Attempt => ({
    name: `a login cookie ${name}`,
    run: async (attacker) => {
      const browser = told.open(attacker);
      const order = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43), returnTo: '/graphql', until: now() + 600 };
      const { key = privateKey, purpose = 'login', seconds = 600, cookie = LOGIN } = how;
      const value = await createSeal(key, purpose).seal(how.whole ?? { logins: [{ ...order, ...change }] }, seconds);
      browser.cookies.set(cookie, value);
      const challenge = createHash('sha256').update(order.verifier).digest('base64url');
      const asked = new URLSearchParams({ state: order.state, nonce: order.nonce, code_challenge: challenge });
      await browser.get(told.callback(asked).href);
      return sessionIn(browser);
    },
  });

  return {
    name: 'Forged sign-in answers',
    minimum: 60,
    controls: [
      answered('in order', () => ({})),
      sealed('in order', {}),
      {
        name: 'an address that both have verified',
        run: async (attacker) => {
          const person = await database.newPerson();
          const browser = await finish(attacker, () => ({ claims: { email: person.email } }));
          const { text } = await attacker.ask('{ me { id } }', { token: browser.cookies.get(SESSION) ?? '' });
          return text.includes(person.id) ? text : null;
        },
      },
    ],
    attempts: [
      claims('without a nonce', { nonce: NONE }),
      claims('with another nonce', { nonce: 'A'.repeat(43) }),
      claims('with an empty nonce', { nonce: '' }),
      claims('with a nonce that is null', { nonce: null }),
      answered('an id token with its nonce in a list', (asked) => ({ claims: { nonce: [asked.get('nonce')] } })),
      answered('an id token with its nonce and more', (asked) => ({ claims: { nonce: `${asked.get('nonce')}x` } })),
      answered('an id token with its state for a nonce', (asked) => ({ claims: { nonce: asked.get('state') } })),
      answered('an id token with the nonce of another tab', async (_, browser) => ({
        claims: { nonce: (await browser.begin()).get('nonce') },
      })),
      claims('for another client', { aud: 'another' }),
      claims('for nobody', { aud: NONE }),
      claims('for us among others, for another', { aud: ['the-academy', 'another'], azp: 'another' }),
      claims('for us among others', { aud: ['the-academy', 'another'] }),
      claims('for another party', { azp: 'another' }),
      claims('of another issuer', { iss: 'https://evil.example' }),
      claims('of an issuer with a slash more', { iss: `${issuer}/` }),
      claims('of no issuer', { iss: NONE }),
      claims('after its time', { iat: now() - 7_200, exp: now() - 3_600 }),
      claims('without an end', { exp: NONE }),
      claims('without a beginning', { iat: NONE }),
      claims('of the day before yesterday', { iat: now() - 172_800 }),
      claims('of nobody', { sub: NONE }),
      claims('of an empty name', { sub: '' }),
      claims('of a number', { sub: 7 }),
      claims('of a name with a null', { sub: 'a\0b' }),
      claims('of a name of 300 letters', { sub: 'a'.repeat(300) }),
      claims('that is a token for APIs', {}, { typ: 'at+jwt' }),
      claims('that is a logout token', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, { typ: 'logout+jwt' }),
      claims('that says to be for another use', { token_use: 'access' }),
      ...['none', 'None', 'nOnE'].map((alg) => forged(`of alg ${alg}`, { alg }, unsigned)),
      forged('of HS256 with the provider’s JWK', { alg: 'HS256', kid }, hmac('sha256', JSON.stringify(publicJwk))),
      forged('of HS256 with the client’s name', { alg: 'HS256' }, hmac('sha256', 'the-academy')),
      forged('by a key of one’s own', { alg: 'ES256' }, ecdsa(keys.ec.privateKey)),
      forged('by a key of one’s own, with the provider’s id', { alg: 'ES256', kid }, ecdsa(keys.ec.privateKey)),
      forged('by a key in its header', { alg: 'ES256', jwk: keys.ec.publicKey.export({ format: 'jwk' }) }, ecdsa(keys.ec.privateKey)),
      forged('with a signature of zeros', { alg: 'ES256', kid }, () => Buffer.alloc(64)),
      answered('no id token', () => ({ idToken: null })),
      answered('an empty id token', () => ({ idToken: '' })),
      answered('an id token of two parts', () => ({ idToken: 'e30.e30' })),
      answered('a code for another challenge', () => ({ challenge: 'A'.repeat(43) })),
      answered('a code of another tab', async (_, browser) => ({ challenge: (await browser.begin()).get('code_challenge') })),
      query('of another provider, by its iss', (callback) => callback.set('iss', 'https://evil.example')),
      query('of a provider with a slash more', (callback) => callback.set('iss', `${issuer}/`)),
      query('of a provider in capital letters', (callback) => callback.set('iss', issuer.toUpperCase())),
      query('of no provider', (callback) => callback.delete('iss')),
      query('of an empty provider', (callback) => callback.set('iss', '')),
      query('of two providers', (callback) => callback.append('iss', 'https://evil.example')),
      query('with an error beside its code', (callback) => callback.set('error', 'login_required')),
      takeover('which nobody has verified', { email_verified: false }),
      takeover('of which nobody says whether it is verified', { email_verified: NONE }),
      takeover('verified by a text', { email_verified: 'false' }),
      takeover('verified by a number', { email_verified: 0 }),
      takeover('verified by null', { email_verified: null }),
      takeover('in capital letters, not verified', { email: victim.email.toUpperCase(), email_verified: false }),
      takeover('in a list', { email: [victim.email] }),
      takeover('with a null behind it', { email: `${victim.email}\0` }),
      takeover('before another', { email: `${victim.email},me@evil.example` }),
      takeover('for a name', { email: NONE, preferred_username: victim.username, username: victim.username }),
      takeover('for an id', { email: NONE, sub: victim.id, user_id: victim.id }),
      takeover('with roles', { email: 'roles@evil.example', roles: ['admin'], role: 'admin', groups: ['admin'], is_admin: true }),
      sealed('that has expired', {}, { seconds: -60 }),
      sealed('of a sign-in that has expired', { until: now() - 1 }),
      sealed('of another academy', {}, { key: String(foreign) }),
      sealed('that was sealed for another purpose', {}, { purpose: 'id token' }),
      sealed('that was sealed for no purpose', {}, { purpose: '' }),
      sealed('without its prefix', {}, { cookie: 'hma_login' }),
      sealed('of a weaker prefix', {}, { cookie: '__Secure-hma_login' }),
      sealed('in small letters', {}, { cookie: LOGIN.toLowerCase() }),
      sealed('in place of the id token’s', {}, { cookie: ID_TOKEN }),
      sealed('of another state', { state: 't'.repeat(43) }),
      sealed('of no state', { state: undefined }),
      sealed('of another nonce', { nonce: 'm'.repeat(43) }),
      sealed('of no nonce', { nonce: undefined }),
      sealed('of another verifier', { verifier: 'w'.repeat(43) }),
      sealed('of no verifier', { verifier: undefined }),
      sealed('of an empty verifier', { verifier: '' }),
      sealed('of no end', { until: undefined }),
      sealed('of an end that is a text', { until: 'never' }),
      sealed('of no sign-in', {}, { whole: { logins: [] } }),
      sealed('of another shape', {}, { whole: { logins: { 0: { state: 's'.repeat(43) } } } }),
      ...['first', 'last'].map((place): Attempt => ({
        name: `two login cookies, the attacker’s ${place}`,
        run: async (attacker) => {
          const [attackers, browser] = [told.open(attacker), told.open(attacker)];
          const asked = await attackers.begin();
          await browser.begin();
          const both = [attackers, browser].map(({ cookies }) => `${LOGIN}=${cookies.get(LOGIN)}`);
          await browser.get(told.callback(asked).href, { cookie: (place === 'first' ? both : both.reverse()).join('; ') });
          return sessionIn(browser);
        },
      })),
    ],
  };
}
