import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, importJWK, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSsoVerifier, type SsoVerifier } from '../../../subgraphs/user/module/sso-verifier.ts';
import { signShared, startTestProvider, type TestProvider } from '../../support/sso/test-provider.ts';

const now = () => Math.floor(Date.now() / 1000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('tokens that count', () => {
  let provider: TestProvider;
  let verifier: SsoVerifier;
  let foreign: CryptoKey;

  beforeAll(async () => {
    provider = await startTestProvider('RS256');
    verifier = createSsoVerifier({ ...provider.sso, now: () => new Date(), keys: { cooldownMs: 0 } });
    foreign = (await generateKeyPair('RS256')).privateKey;
  });
  afterAll(() => provider.stop());

  it('believes a token of the provider', async () => {
    const token = await provider.sign({ sid: 'session-1', email: 'a@example.org' });
    expect(await verifier.verify(token)).toMatchObject({
      issuer: provider.issuer,
      subject: 'person-1',
      sessionId: 'session-1',
      claims: { email: 'a@example.org' },
    });
  });

  it.each(['PS256', 'ES256', 'EdDSA', 'RS256'])('believes one signed with %s, by a key that is new', async (alg) => {
    await provider.rotate(alg);
    expect(await verifier.verify(await provider.sign())).toMatchObject({ subject: 'person-1' });
  });

  it('believes a token of the module', async () => {
    expect(await verifier.verify(await signShared())).toMatchObject({ issuer: 'user-management', subject: 'person-1' });
  });

  it('gives every way to write a token the same hash', async () => {
    await provider.rotate('ES256');
    const token = await provider.sign();
    const [header, payload, signature = ''] = token.split('.');
    // The order of P-256: (r, n - s) is a signature as good as (r, s).
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const bytes = Buffer.from(signature, 'base64url');
    const flipped = (order - BigInt(`0x${bytes.subarray(32).toString('hex')}`)).toString(16).padStart(64, '0');
    const twin = `${header}.${payload}.${Buffer.concat([bytes.subarray(0, 32), Buffer.from(flipped, 'hex')]).toString('base64url')}`;
    expect(twin).not.toBe(token);
    expect((await verifier.verify(twin)).hash).toBe((await verifier.verify(token)).hash);
    await provider.rotate();
  });

  it.each<[string, () => Promise<string> | string]>([
    ['it is no token', () => 'no token'],
    ['it is empty', () => ''],
    ['its header is no JSON', () => 'e30x.e30.e30'],
    ['it is too large', () => provider.sign({ filler: 'a'.repeat(9_000) })],
    ['it is not signed', async () => `${encode({ alg: 'none' })}.${(await provider.sign()).split('.')[1]}.`],
    ['it says none in other letters', async () => `${encode({ alg: 'NoNe' })}.${(await provider.sign()).split('.')[1]}.`],
    ['its signature was taken off', async () => `${(await provider.sign()).split('.').slice(0, 2).join('.')}.`],
    [
      'its claims were changed',
      async () => {
        const [header, , signature] = (await provider.sign()).split('.');
        return `${header}.${encode({ iss: provider.issuer, sub: 'admin', aud: 'the-academy', iat: now(), exp: now() + 60 })}.${signature}`;
      },
    ],
    ['it is signed with the public key as a secret', () => confuse(provider)],
    [
      'it is signed with the public JWK as a secret',
      () => signShared({ iss: provider.issuer, aud: 'the-academy' }, {}, JSON.stringify(provider.publicJwk())),
    ],
    ['it is signed with another key', () => provider.sign({}, {}, foreign)],
    ['it is signed with a key of its own header', async () => provider.sign({}, { jwk: provider.publicJwk(), kid: 'mine' }, foreign)],
    ['it says where its keys are (jku)', () => provider.sign({}, { jku: `${provider.issuer}/evil`, kid: 'mine' }, foreign)],
    ['it says where its certificate is (x5u)', () => provider.sign({}, { x5u: `${provider.issuer}/evil`, kid: 'mine' }, foreign)],
    ['its key id is a path', () => provider.sign({}, { kid: '../../../../dev/null' })],
    ['its key id is SQL', () => provider.sign({}, { kid: `' UNION SELECT 'a` })],
    ['its key id is no text', () => provider.sign({}, { kid: 7 })],
    ['it is of another issuer', () => provider.sign({ iss: 'https://evil.example' })],
    ['its issuer has a slash more', () => provider.sign({ iss: `${provider.issuer}/` })],
    ['it is for another audience', () => provider.sign({ aud: 'another' })],
    ['it is for nobody', () => provider.sign({ aud: undefined })],
    ['it is for several, and no authorized party is named', () => provider.sign({ aud: ['the-academy', 'another'] })],
    ['the authorized party is another', () => provider.sign({ azp: 'another' })],
    ['it has expired', () => provider.sign({ exp: now() - 31 })],
    ['it does not expire', () => provider.sign({ exp: undefined })],
    ['its expiry is a text', () => provider.sign({ exp: 'tomorrow' })],
    ['its time has not come', () => provider.sign({ nbf: now() + 60 })],
    ['it is of the future', () => provider.sign({ iat: now() + 120 })],
    ['nobody knows from when it is', () => provider.sign({ iat: undefined })],
    ['it is of the day before yesterday', () => provider.sign({ iat: now() - 172_800 })],
    ['it names nobody', () => provider.sign({ sub: undefined })],
    ['its subject is empty', () => provider.sign({ sub: '' })],
    ['its subject is a number', () => provider.sign({ sub: 1 })],
    ['its subject has a NUL in it', () => provider.sign({ sub: 'a\u0000b' })],
    ['its subject is too long', () => provider.sign({ sub: 'a'.repeat(256) })],
    ['its session is no text', () => provider.sign({ sid: { a: 1 } })],
    ['it is a logout token by its type', () => provider.sign({}, { typ: 'logout+jwt' })],
    ['it is a logout token by its claims', () => provider.logoutToken({ exp: now() + 60 }, { typ: 'JWT' })],
    ['it is an access token by its type', () => provider.sign({}, { typ: 'at+jwt' })],
    ["it is one of Keycloak's access tokens", () => provider.sign({ typ: 'Bearer' })],
    ["it is one of Cognito's access tokens", () => provider.sign({ token_use: 'access' })],
    [
      'there is another token in it',
      async () => `${encode({ alg: 'RS256', cty: 'JWT' })}.${Buffer.from(await provider.sign()).toString('base64url')}.AA`,
    ],
    ['its claims are a list', () => `${encode({ alg: 'RS256' })}.${encode([1])}.AA`],
    ['the module signed it for the provider', () => signShared({ iss: provider.issuer, aud: 'the-academy' })],
    ['the provider signed it for the module', () => provider.sign({ iss: 'user-management', aud: 'hunt-master-academy' })],
    ['the module signed it with another secret', () => signShared({}, {}, 'another secret of thirty-two bytes and more')],
    ['the module signed it for another audience', () => signShared({ aud: 'another' })],
    ['the module signed it eleven minutes ago', () => signShared({ iat: now() - 660 })],
    ['the module signed it without an expiry', () => signShared({ exp: undefined })],
    ['the module signed it without a time', () => signShared({ iat: undefined })],
    ['the module signed it with HS512', () => signShared({}, { alg: 'HS512' }, 'a'.repeat(64))],
  ])('refuses one when %s, and does not say so', async (_why, make) => {
    await expect(verifier.verify(await make())).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'This token is not valid for signing in here',
      field: undefined,
    });
  });

  it('asks nobody but the provider for keys', () => {
    expect(Object.keys(provider.asked).sort()).toEqual(['/sso/.well-known/openid-configuration', '/sso/jwks']);
  });
});

/** HMAC over what is public: what a verifier falls for that takes the algorithm from the token and the key from elsewhere. */
async function confuse(provider: TestProvider): Promise<string> {
  const pem = await exportSPKI((await importJWK(provider.publicJwk(), 'RS256')) as CryptoKey);
  const claims = { iss: provider.issuer, aud: 'the-academy', sub: 'admin', iat: now(), exp: now() + 60 };
  const signed = `${encode({ alg: 'HS256', kid: provider.publicJwk().kid })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
}
