import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSsoVerifier } from '../../../subgraphs/user/module/sso-verifier.ts';
import { startTestProvider, type Claims, type TestProvider } from '../../support/sso/test-provider.ts';

const JWKS = '/sso/jwks';
const METADATA = '/sso/.well-known/openid-configuration';

describe('the keys of a provider', () => {
  let provider: TestProvider;

  beforeEach(async () => {
    const started = await startTestProvider();
    provider = started;
    onTestFinished(() => started.stop());
  });

  const verifierOf = (keys?: { cooldownMs?: number; maxAgeMs?: number; timeoutMs?: number }) =>
    createSsoVerifier({ ...provider.sso, now: () => new Date(), keys });

  it('are read once for many tokens', async () => {
    const { verify } = verifierOf();
    await Promise.all([1, 2, 3].map(async () => verify(await provider.sign())));
    await verify(await provider.sign());
    expect(provider.asked).toEqual({ [METADATA]: 1, [JWKS]: 1 });
  });

  it('are read again for a key that is new, and the old one counts no more', async () => {
    const { verify } = verifierOf({ cooldownMs: 0 });
    const old = await provider.sign();
    await verify(old);
    await provider.rotate();
    await verify(await provider.sign());
    await expect(verify(old)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are not read again for every unknown key that somebody makes up', async () => {
    const { verify } = verifierOf();
    await verify(await provider.sign());
    for (let index = 0; index < 20; index += 1) {
      await expect(verify(await provider.sign({}, { kid: `made up ${index}` }))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(provider.asked[JWKS]).toBe(1);
  });

  it('are believed while the provider is away', async () => {
    const { verify } = verifierOf();
    const later = await provider.sign();
    await verify(await provider.sign());
    await provider.stop();
    expect(await verify(later)).toMatchObject({ subject: 'person-1' });
  });

  it('are asked for again once the provider is back', async () => {
    const { verify } = verifierOf();
    const metadata = { issuer: provider.issuer, jwks_uri: `${provider.issuer}/jwks` };
    provider.answer(METADATA, (_, response) => void response.writeHead(503).end());
    await expect(verify(await provider.sign())).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    provider.answer(METADATA, (_, response) => void response.end(JSON.stringify(metadata)));
    await expect
      .poll(async () => verify(await provider.sign()).catch(({ code }: { code: string }) => code), { timeout: 5_000 })
      .toMatchObject({ subject: 'person-1' });
  });

  it.each<[string, (provider: TestProvider) => void | Promise<void>]>([
    ['it is not there', (provider) => provider.stop()],
    [
      'it is another issuer',
      ({ answer }) => answer(METADATA, (_, response) => void response.end('{"issuer":"https://x","jwks_uri":"https://x"}')),
    ],
    ['it answers with an error', ({ answer }) => answer(JWKS, (_, response) => void response.writeHead(500).end('{}'))],
    ['it answers with a page', ({ answer }) => answer(JWKS, (_, response) => void response.end('<html>'))],
    ['its keys are null', ({ answer }) => answer(JWKS, (_, response) => void response.end('null'))],
    ['its keys are a text', ({ answer }) => answer(JWKS, (_, response) => void response.end('{"keys":"all"}'))],
    ['its keys are numbers', ({ answer }) => answer(JWKS, (_, response) => void response.end('{"keys":[1,null]}'))],
    ['its keys have no end', ({ answer }) => answer(JWKS, (_, response) => void response.end(`{"keys":[],"a":"${'a'.repeat(300_000)}"}`))],
    [
      'it sends us elsewhere',
      ({ answer }) => answer(JWKS, (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()),
    ],
    ['it does not answer', ({ answer }) => answer(JWKS, () => undefined)],
  ])('cannot be had when %s: UPSTREAM_UNAVAILABLE', async (_why, breakIt) => {
    const { verify } = verifierOf({ timeoutMs: 300 });
    const token = await provider.sign();
    await breakIt(provider);
    await expect(verify(token)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each<[string, Claims]>([
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['for another audience', { aud: 'another' }],
    ['for others', { aud: ['one', 'another'] }],
    ['for nobody', { aud: undefined }],
    ['that has expired', { exp: 1 }],
  ])('are not asked for by a token %s, and it is refused while the provider is away, too', async (_why, claims) => {
    const { verify, verifyLogout } = verifierOf();
    const [token, logout] = [await provider.sign(claims), await provider.logoutToken(claims)];
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(verifyLogout(logout)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(provider.asked).toEqual({});
    await provider.stop();
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each<[string, object[]]>([
    ['there are none', []],
    ['they are secrets', [{ kty: 'oct', k: 'AAAA', kid: 'x' }]],
    ['they are too short', [{ kty: 'RSA', n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1Wl', e: 'AQAB' }]],
    ['they are nonsense', [{ kty: 'RSA', n: 7, e: {} }, { kty: '__proto__' }]],
  ])('that fit no token refuse it when %s', async (_why, keys) => {
    const { verify } = verifierOf();
    provider.answer(JWKS, (_, response) => void response.end(JSON.stringify({ keys })));
    await expect(verify(await provider.sign({}, { kid: undefined }))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
