import { generateKeyPairSync } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createIdentityIssuer,
  createIdentityVerifier,
  generateIdentityKeys,
  type IdentityVerifier,
} from '../../../platform/auth/identity-token.ts';
import { asService, asViewer, GATEWAY, NOBODY } from '../../../platform/auth/viewer.ts';

const viewer = { key: 7, id: 'usr_7', roles: ['student'], sessionId: 'ses_1' };
const NOW = new Date('2026-06-01T12:00:00Z');
const later = (seconds: number) => () => new Date(NOW.getTime() + seconds * 1000);

describe('an identity token', () => {
  let keys: Awaited<ReturnType<typeof generateIdentityKeys>>;
  let verifier: IdentityVerifier;

  beforeAll(async () => {
    keys = await generateIdentityKeys();
    verifier = await createIdentityVerifier(keys.publicKey, 'content', () => NOW);
  });

  it.each([
    { who: 'a viewer', identity: asViewer(viewer) },
    { who: 'a viewer with scopes', identity: asViewer({ ...viewer, roles: ['admin'] }) },
    { who: 'nobody', identity: NOBODY },
    { who: 'the gateway itself', identity: GATEWAY },
    { who: 'a service account', identity: asService({ id: 'svc_1', name: 'curriculum' }, ['content:write', 'users:list']) },
  ])('carries $who', async ({ identity }) => {
    const issuer = await createIdentityIssuer(keys.privateKey, () => NOW);
    expect(await verifier.verify(await issuer.issue(identity, 'content'))).toEqual(identity);
  });

  it('is made once for an identity and a subgraph, and renewed before it ends', async () => {
    let now = NOW;
    const issuer = await createIdentityIssuer(keys.privateKey, () => now);
    const issue = (audience = 'content', roles = ['student']) => issuer.issue(asViewer({ ...viewer, roles }), audience);
    const first = await issue();
    expect(await issue()).toBe(first);
    expect(await issue('user')).not.toBe(first);
    expect(await issue('content', ['admin'])).not.toBe(first);
    now = later(90)();
    expect(await issue()).not.toBe(first);
  });

  const claims = { key: 7, roles: ['admin'], sid: 'ses_1' };
  const sign = async (pem: string, change: (token: SignJWT) => SignJWT = (token) => token) => {
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('usr_7')
      .setIssuer('hma-gateway')
      .setAudience('content')
      .setIssuedAt(NOW)
      .setExpirationTime(later(60)());
    return change(token).sign(await importPKCS8(pem, 'EdDSA'));
  };
  const unsigned = () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ ...claims, sub: 'usr_7', iss: 'hma-gateway', aud: 'content', exp: 9_999_999_999 })}.`;
  };

  it.each([
    { why: 'is missing', token: async () => undefined },
    { why: 'is no JWT', token: async () => 'garbage' },
    { why: 'is not signed', token: async () => unsigned() },
    {
      why: 'is signed by another key',
      token: () => sign(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    },
    { why: 'is meant for another subgraph', token: () => sign(keys.privateKey, (token) => token.setAudience('user')) },
    { why: 'is of another issuer', token: () => sign(keys.privateKey, (token) => token.setIssuer('somebody')) },
    { why: 'has expired', token: () => sign(keys.privateKey, (token) => token.setExpirationTime(later(-1)())) },
    {
      why: 'is signed with the public key as a shared secret',
      token: () =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .setIssuer('hma-gateway')
          .setAudience('content')
          .setExpirationTime(later(60)())
          .sign(Buffer.from(keys.publicKey)),
    },
  ])('is refused when it $why', async ({ token }) => {
    await expect(verifier.verify(await token())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is refused after its end, though it was seen before', async () => {
    let now = NOW;
    const clocked = await createIdentityVerifier(keys.publicKey, 'content', () => now);
    const token = await sign(keys.privateKey);
    await clocked.verify(token);
    now = later(61)();
    await expect(clocked.verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
