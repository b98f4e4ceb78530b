import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Attempt, Kind } from '../support/attempt.ts';
import { attackerKeys, ecdsa, ed25519, forge, formsOf, hmac, rsa, unsigned, type Claims, type Header } from '../support/tokens.ts';
import { MARKS, type World } from '../support/world.ts';

/** Somebody inside the network talks to a subgraph's port, and says to be the gateway that speaks for an admin. */
export function identityTokens(world: World): Kind {
  const { victim, admin } = world.apart.people;
  const real = createPrivateKey(world.apart.identity.privateKey);
  const keys = attackerKeys();
  const now = Math.floor(Date.now() / 1000);
  const eddsa: Header = { alg: 'EdDSA' };
  const claims: Claims = {
    key: 1,
    roles: ['admin'],
    sid: admin.sessionId,
    scope: 'users:list users:personal',
    iss: 'hma-gateway',
    aud: 'user',
    sub: admin.id,
    iat: now,
    exp: now + 120,
  };
  const query = `{ user(id: "${victim.id}") { id email } }`;
  const good = forge(eddsa, claims, ed25519(real));
  const [head, body, signature] = good.split('.') as [string, string, string];
  const by = (key: KeyObject, header: Header = {}, changed: Claims = {}) =>
    forge({ ...eddsa, ...header }, { ...claims, ...changed }, ed25519(key));
  const own = (header: Header) => by(keys.ed25519.privateKey, header);
  const jwk = keys.ed25519.publicKey.export({ format: 'jwk' });

  const forgeries: Record<string, string> = {
    'no token': '',
    'a word': 'admin',
    'two dots': '..',
    'a scheme before it': `Bearer ${good}`,
    ...Object.fromEntries(['none', 'None', 'NONE', 'nOnE', ''].map((alg) => [`alg "${alg}"`, forge({ alg }, claims, unsigned)])),
    'alg none over a real signature': `${encodeHeader({ alg: 'none' })}.${body}.${signature}`,
    'no alg': forge({}, claims, ed25519(keys.ed25519.privateKey)),
    'alg null': forge({ alg: null }, claims, unsigned),
    'a list of algs': forge({ alg: ['EdDSA', 'none'] }, claims, unsigned),
    'no signature': `${head}.${body}.`,
    'no part for the signature': `${head}.${body}`,
    'half a signature': `${head}.${body}.${signature.slice(0, 40)}`,
    'a signature of zeros': `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`,
    'a flipped bit in the signature': `${head}.${body}.${flip(signature)}`,
    'other claims over a real signature': `${head}.${encodeHeader({ ...claims, sub: victim.id })}.${signature}`,
    'a signature of somebody else’s token': `${head}.${encodeHeader({ ...claims, key: 2 })}.${by(real, {}, { key: 3 }).split('.')[2]}`,
    'a key of one’s own': own({}),
    'a key of one’s own in the header': own({ jwk }),
    'a key of one’s own at an address': own({ jku: 'http://127.0.0.1:1/jwks.json' }),
    'a certificate at an address': own({ x5u: 'http://127.0.0.1:1/cert.pem' }),
    'a certificate in the header': own({ x5c: [Buffer.from('certificate').toString('base64')] }),
    'a key id that climbs': forge({ alg: 'HS256', kid: '../../../../dev/null' }, claims, hmac('sha256', '')),
    'a key id that injects': forge({ alg: 'HS256', kid: "x' UNION SELECT 'secret" }, claims, hmac('sha256', 'secret')),
    'a key id that runs': own({ kid: '| cat /etc/passwd' }),
    'a key id that is null': own({ kid: null }),
    'a key id that is an object': own({ kid: { $ne: '' } }),
    'a key id of 8 kB': own({ kid: 'k'.repeat(8_000) }),
    'RSA of one’s own': forge({ alg: 'RS256' }, claims, rsa(keys.rsa.privateKey)),
    'ECDSA of one’s own': forge({ alg: 'ES256' }, claims, ecdsa(keys.ec.privateKey)),
    ...Object.fromEntries(
      formsOf(world.apart.identity.publicKey).map(({ form, bytes }) => [
        `HS256 with the ${form} of the public key`,
        forge({ alg: 'HS256' }, claims, hmac('sha256', bytes)),
      ]),
    ),
    'HS384 with the public key': forge({ alg: 'HS384' }, claims, hmac('sha384', world.apart.identity.publicKey)),
    'HS512 with the public key': forge({ alg: 'HS512' }, claims, hmac('sha512', world.apart.identity.publicKey)),
    'HS256 without a key': forge({ alg: 'HS256' }, claims, hmac('sha256', '')),
    'another issuer': by(real, {}, { iss: 'hma-content' }),
    'no issuer': by(real, {}, { iss: undefined }),
    'a list of issuers': by(real, {}, { iss: ['hma-gateway'] }),
    'another subgraph’s audience': by(real, {}, { aud: 'assessment' }),
    'no audience': by(real, {}, { aud: undefined }),
    'audience in other letters': by(real, {}, { aud: 'USER' }),
    'an audience that begins alike': by(real, {}, { aud: 'user2' }),
    expired: by(real, {}, { exp: now - 1 }),
    'expired for an hour': by(real, {}, { exp: now - 3_600, iat: now - 3_720 }),
    'no expiry': by(real, {}, { exp: undefined }),
    'an expiry that is text': by(real, {}, { exp: String(now + 120) }),
    'an expiry that is null': by(real, {}, { exp: null }),
    'not valid yet': by(real, {}, { nbf: now + 3_600 }),
    'a critical extension': by(real, { crit: ['x'], x: 1 }),
    'an unencoded payload': by(real, { crit: ['b64'], b64: false }),
    'claims that are no object': forge(eddsa, '"admin"', ed25519(real)),
    'claims that are a list': forge(eddsa, '[]', ed25519(real)),
    'a header that is no JSON': `${encodeHeader('{')}.${body}.${signature}`,
    'two tokens': `${own({})}, ${good}`,
    'a token in quotes': `"${good}"`,
    'a token in base64': Buffer.from(good).toString('base64'),
    'JSON serialization': JSON.stringify({ payload: body, protected: head, signature }),
    'an encrypted token’s five parts': `${head}.${body}.${signature}.${body}.${signature}`,
    'a token in a token': forge({ ...eddsa, cty: 'JWT' }, good, ed25519(keys.ed25519.privateKey)),
  };

  const ask = (name: string, token: string | undefined, headers: Record<string, string> = {}): Attempt => ({
    name,
    run: async (attacker) => {
      const answer = await attacker.send({
        method: 'POST',
        path: '/graphql',
        url: world.apart.userUrl,
        headers: { 'content-type': 'application/json', ...(token !== undefined && { 'x-hma-identity': token }), ...headers },
        body: JSON.stringify({ query }),
      });
      return answer.text.includes(MARKS.email) || /"data":\{"user":\{/.test(answer.text) ? answer.text : null;
    },
  });
  const live = (name: string, headers: Record<string, unknown>, payload: Record<string, unknown> = {}): Attempt => ({
    name: `over a WebSocket: ${name}`,
    run: async (attacker) => {
      const { text } = await attacker.live({ url: world.apart.userUrl, query, extensions: { headers }, payload, until: '"type":"next"' });
      return text.includes(MARKS.email) || /"data":\{"user":\{/.test(text) ? text : null;
    },
  });

  return {
    name: 'Forged identity tokens',
    minimum: 40,
    controls: [ask('a token that the gateway signed', good), live('a token that the gateway signed', { 'x-hma-identity': good })],
    attempts: [
      ...Object.entries(forgeries).map(([name, token]) => ask(name, token)),
      ask('no header', undefined),
      ask('a session token', undefined, { authorization: `Bearer ${admin.token}` }),
      ask('who one is in plain text', undefined, { 'x-hma-viewer': admin.id, 'x-user-id': admin.id, 'x-roles': 'admin' }),
      ask('the header’s name with underscores', undefined, { x_hma_identity: good }),
      live('no token', {}),
      live('an unsigned token', { 'x-hma-identity': forge({ alg: 'none' }, claims, unsigned) }),
      live('a key of one’s own', { 'x-hma-identity': own({}) }),
      live('a session token', { authorization: `Bearer ${admin.token}` }),
      live('an unsigned token at the beginning', {}, { 'x-hma-identity': forge({ alg: 'none' }, claims, unsigned) }),
      live('another subgraph’s audience', { 'x-hma-identity': by(real, {}, { aud: 'assessment' }) }),
    ],
  };
}

const encodeHeader = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const flip = (signature: string) => `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
