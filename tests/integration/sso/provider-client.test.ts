import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createProviderClient } from '../../../gateway/http/auth/provider-client.ts';
import { startTestProvider, type TestProvider } from '../../support/sso/test-provider.ts';

const METADATA = '/sso/.well-known/openid-configuration';
const login = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) };

describe('the academy as a client of a provider', () => {
  let provider: TestProvider;

  beforeEach(async () => {
    const started = await startTestProvider();
    provider = started;
    onTestFinished(() => started.stop());
    const { issuer } = started;
    const metadata = {
      id_token_signing_alg_values_supported: ['ES256'],
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/me`,
    };
    started.answer(METADATA, (_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks`, ...metadata }));
    });
  });

  const clientOf = () =>
    createProviderClient({
      provider: provider.sso.provider,
      redirectUri: 'http://127.0.0.1:1/auth/callback',
      postLogoutRedirectUri: 'http://127.0.0.1:1/auth/signed-out',
      timeoutMs: 500,
    });
  const finish = () => clientOf().finish(`?code=a&state=${login.state}`, login);
  const answerTokens = async (claims: Record<string, unknown>) => {
    const tokens = { access_token: 'a', token_type: 'bearer', id_token: await provider.sign({ nonce: login.nonce, ...claims }) };
    provider.answer('/sso/token', (_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(tokens));
    });
  };

  it('takes a token that answers what it asked', async () => {
    await answerTokens({ email: 'a@example.org' });
    expect(await finish()).toMatchObject({ idToken: expect.any(String), described: null });
  });

  it('asks for what the token does not tell, and only for the same person', async () => {
    await answerTokens({});
    const describe = (sub: string) =>
      provider.answer('/sso/me', (_, response) => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ sub, email: 'a@example.org' }));
      });
    describe('person-1');
    expect((await finish()).described).toMatchObject({ email: 'a@example.org' });
    describe('somebody else');
    expect((await finish()).described).toBeNull();
  });

  it.each([
    { why: 'is of another sign-in', claims: { nonce: 'another' } },
    { why: 'has no nonce', claims: { nonce: undefined } },
    { why: 'is for another', claims: { aud: 'another' } },
    { why: 'has expired', claims: { exp: 1 } },
  ])('takes no token that $why', async ({ claims }) => {
    await answerTokens(claims);
    await expect(finish()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('says that the provider is away, when it is and once it is not any more', async () => {
    const client = clientOf();
    const { issuer } = provider;
    provider.answer(METADATA, (_, response) => void response.writeHead(503).end());
    await expect(client.loginUrl(login)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(await client.logoutUrl(null)).toBeNull();
    provider.answer(METADATA, (_, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer, authorization_endpoint: `${issuer}/auth` }));
    });
    expect(await client.loginUrl(login)).toContain(`${issuer}/auth?`);
  });

  it.each([
    { why: 'fails', status: 503, body: '{}' },
    { why: 'answers with a page', status: 200, body: '<html>' },
  ])('says that the provider is away when it $why after the sign-in', async ({ status, body }) => {
    provider.answer('/sso/token', (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body));
    await expect(finish()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('says that the provider is away when it has gone after the sign-in', async () => {
    const client = clientOf();
    await client.loginUrl(login).catch(() => undefined);
    await provider.stop();
    await expect(client.finish(`?code=a&state=${login.state}`, login)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
