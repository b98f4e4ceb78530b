import { createHmac, createSecretKey, randomUUID } from 'node:crypto';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { attackerKeys, ecdsa, ed25519, forge, hmac, rsa, unsigned, type Claims, type Header } from '../support/tokens.ts';
import { NONE, type AttackedWorld } from '../support/world.ts';

const EXCHANGE = 'mutation ($token: String!) { exchangeSsoToken(input: { token: $token }) { session { token user { id roles } } } }';
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** Somebody brings a sign-in token that neither the provider nor the module made for this academy, for now, and for once. */
export function ssoTokens(world: AttackedWorld): Kind {
  const { victim } = world.apart.people;
  const { issuer, publicJwk } = world.provider;
  const keys = attackerKeys();
  const now = Math.floor(Date.now() / 1000);
  const claims: Claims = {
    iss: issuer,
    aud: 'the-academy',
    sub: 'somebody',
    iat: now,
    exp: now + 300,
    email: victim.email,
    email_verified: true,
  };
  const shared: Claims = { ...claims, iss: 'user-management', aud: 'hunt-master-academy' };
  const publicText = JSON.stringify(publicJwk);
  const jwkOf = (kind: 'ed25519' | 'ec' | 'rsa') => keys[kind].publicKey.export({ format: 'jwk' });

  /** As the provider, or as the module: what only they could have signed. All of it is in order, but for what is changed. */
  const signed = async (change: Claims, header: Header = {}, by: 'provider' | 'module' = 'provider'): Promise<string> => {
    const somebody = randomUUID();
    const order = { sub: somebody, email: `${somebody}@example.org`, email_verified: true };
    const response = await fetch(`${issuer}/sign`, {
      method: 'POST',
      body: JSON.stringify({ claims: nulled({ ...order, ...change }), header, shared: by === 'module' }),
    });
    return response.text();
  };
  const exchange = async (attacker: Attacker, token: string): Promise<Loot> => {
    const { data, text } = await attacker.ask(EXCHANGE, { variables: { token } });
    const made = data?.['exchangeSsoToken'] as { session: { token: string } } | null | undefined;
    if (!made) return null;
    world.keep('session of an SSO token', made.session.token);
    world.keep('SSO token', token);
    return text;
  };
  const bring = (name: string, token: string): Attempt => ({ name, run: (attacker) => exchange(attacker, token) });
  const bringSigned = (name: string, change: Claims, header: Header = {}, by: 'provider' | 'module' = 'provider'): Attempt => ({
    name: `${by === 'module' ? 'shared secret' : 'provider'}: ${name}`,
    run: async (attacker) => exchange(attacker, await signed(change, header, by)),
  });
  const both = (name: string, change: Claims, header: Header = {}) => [
    bringSigned(name, change, header),
    bringSigned(name, change, header, 'module'),
  ];
  const replay = (name: string, change: (token: string) => string, by: 'provider' | 'module' = 'provider'): Attempt => ({
    name,
    run: async (attacker) => {
      const token = await signed({}, {}, by);
      if ((await exchange(attacker, token)) === null) return 'the first use was refused, so nothing was tried';
      return exchange(attacker, change(token));
    },
  });
  const own = (header: Header, change: Claims = {}) =>
    forge({ alg: 'EdDSA', ...header }, { ...claims, ...change }, ed25519(keys.ed25519.privateKey));

  return {
    name: 'Forged sign-in tokens',
    minimum: 60,
    controls: [bringSigned('a token for now and here', {}), bringSigned('a token for now and here', {}, {}, 'module')],
    attempts: [
      ...['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => [
        bring(`alg ${alg}, as the provider`, forge({ alg }, claims, unsigned)),
        bring(`alg ${alg}, as the module`, forge({ alg }, shared, unsigned)),
      ]),
      bring('HS256 with the provider’s JWK', forge({ alg: 'HS256' }, claims, hmac('sha256', publicText))),
      bring('HS256 with the provider’s JWK, as the module', forge({ alg: 'HS256' }, shared, hmac('sha256', publicText))),
      bring(
        'HS256 with the provider’s key id',
        forge({ alg: 'HS256', kid: (publicJwk as { kid: string }).kid }, claims, hmac('sha256', publicText)),
      ),
      bring(
        'HS256 with the key’s bytes',
        forge({ alg: 'HS256' }, claims, hmac('sha256', Buffer.from((publicJwk as { x: string }).x, 'base64url'))),
      ),
      ...['', 'secret', 'changeme', 'hunt-master-academy', '0'.repeat(32), 'your-256-bit-secret'].map((guess) =>
        bring(
          `HS256 with the guess "${guess}"`,
          forge({ alg: 'HS256' }, shared, (input) =>
            createHmac('sha256', createSecretKey(Buffer.from(guess)))
              .update(input)
              .digest(),
          ),
        ),
      ),
      bring('a key of one’s own', own({})),
      bring('a key of one’s own, with the provider’s id', own({ kid: (publicJwk as { kid: string }).kid })),
      bring('a key of one’s own in the header', own({ jwk: jwkOf('ed25519') })),
      bring('a key of one’s own at an address', own({ jku: `${issuer}/../evil` })),
      bring('a certificate at an address', own({ x5u: 'http://127.0.0.1:1/cert.pem' })),
      bring('a certificate in the header', own({ x5c: ['AAAA'] })),
      bring('RSA of one’s own', forge({ alg: 'RS256', kid: (publicJwk as { kid: string }).kid }, claims, rsa(keys.rsa.privateKey))),
      bring('ECDSA of one’s own', forge({ alg: 'ES256', kid: (publicJwk as { kid: string }).kid }, claims, ecdsa(keys.ec.privateKey))),
      bring(
        'a signature of zeros',
        forge({ alg: 'ES256', kid: (publicJwk as { kid: string }).kid }, claims, () => Buffer.alloc(64)),
      ),
      bring('an empty signature', forge({ alg: 'ES256', kid: (publicJwk as { kid: string }).kid }, claims, unsigned)),
      bring('a key id that climbs', forge({ alg: 'HS256', kid: '../../../../dev/null' }, shared, hmac('sha256', ''))),
      bring('a key id that injects', forge({ alg: 'HS256', kid: "' UNION SELECT 'x" }, shared, hmac('sha256', 'x'))),
      bring('a key id that is null', own({ kid: null })),
      bring('a key id of 6 kB', own({ kid: 'k'.repeat(6_000) })),
      bring('a key id of a list', own({ kid: [] })),
      ...both('another issuer', { iss: 'https://evil.example.org' }),
      ...both('no issuer', { iss: undefined }),
      ...both('an issuer with a slash more', { iss: `${issuer}/` }),
      bringSigned('the module’s issuer', { iss: 'user-management', aud: 'hunt-master-academy' }),
      bringSigned('the provider’s issuer', { iss: issuer, aud: 'the-academy' }, {}, 'module'),
      ...both('another audience', { aud: 'another-client' }),
      ...both('no audience', { aud: undefined }),
      ...both('an audience that begins alike', { aud: 'the-academy-2' }),
      bringSigned('several audiences without an authorized party', { aud: ['the-academy', 'another-client'] }),
      bringSigned('another authorized party', { azp: 'another-client' }),
      ...both('expired', { exp: now - 60, iat: now - 120 }),
      ...both('no expiry', { exp: undefined }),
      ...both('an expiry that is text', { exp: 'never' }),
      ...both('not valid yet', { nbf: now + 600 }),
      ...both('made in the future', { iat: now + 3_600, exp: now + 7_200 }),
      ...both('made long ago', { iat: now - 864_000, exp: now + 864_000 }),
      ...both('no time of making', { iat: undefined }),
      ...both('no subject', { sub: undefined }),
      ...both('an empty subject', { sub: '' }),
      ...both('a subject that is an object', { sub: { $ne: '' } }),
      ...both('a subject with a null', { sub: 'a\0b' }),
      ...both('a subject of 1,000 letters', { sub: 'a'.repeat(1_000) }),
      ...both('a logout token', { events: { [LOGOUT_EVENT]: {} } }),
      bringSigned('an access token by its type', {}, { typ: 'at+jwt' }),
      bringSigned('a logout token by its type', {}, { typ: 'logout+jwt' }),
      bringSigned('a refresh token by its claim', { typ: 'Refresh' }),
      bringSigned('an access token by its claim', { token_use: 'access' }),
      replay('a token twice', (token) => token),
      replay('a token of the module twice', (token) => token, 'module'),
      replay('a token with another signature’s padding', (token) => `${token}=`),
      replay('a token with a space', (token) => `${token} `),
      takeover('an address that is not verified', { email_verified: false }),
      takeover('an address of which nothing is said', { email_verified: undefined }),
      takeover('an address that is verified by a word', { email_verified: 'yes' }),
      takeover('an address that is verified by a one', { email_verified: 1 }),
      takeover('an id of ours as the subject', { sub: victim.id, email: 'other-1@example.org' }),
      takeover('a name of ours', { email: 'other-2@example.org', preferred_username: victim.username, name: victim.username }),
      roles('roles that nobody asked for', { roles: ['admin'], role: 'admin', groups: ['admin'], realm_access: { roles: ['admin'] } }),
      bring('no token', ''),
      bring('dots', '..'),
      bring('9 kB', `${'a'.repeat(9_000)}.b.c`),
      bring('a session token', victim.token),
    ],
  };

  /** A token in order, that should open an account of its own, or none: not that of the victim. */
  function takeover(name: string, change: Claims): Attempt {
    return {
      name: `somebody else’s account: ${name}`,
      run: async (attacker) => {
        const made = await exchange(attacker, await signed({ sub: `taker ${name}`, email: victim.email, ...change }));
        return made?.includes(victim.id) ? made : null;
      },
    };
  }

  function roles(name: string, change: Claims): Attempt {
    return {
      name,
      run: async (attacker) => {
        const made = await exchange(attacker, await signed(change));
        return made?.includes('ADMIN') ? made : null;
      },
    };
  }
}

/** What is undefined would be lost on the way to the signer. */
const nulled = (claims: Claims): Claims =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, value === undefined ? NONE : value]));
