import { expect, it } from 'vitest';
import { loadSettings, type ConfigurationError } from '../../../platform/config/load.ts';
import { ssoOf } from '../../../platform/config/sso.ts';

const user = { DATABASE_URL: 'postgresql://a/b', HMA_IDENTITY_PUBLIC_KEY: '-----BEGIN PUBLIC KEY-----', SMTP_URL: 'smtp://mail' };
const reached = { HMA_PUBLIC_URL: 'https://academy.example' };
const secret = 'a secret of exactly 32 bytes ...';
const provider = { HMA_SSO_PROVIDER_URL: 'http://user-management:8070/sso', HMA_SSO_CLIENT_ID: 'academy' };

const problemsOf = (environment: Record<string, string>, process: 'user' | 'gateway' = 'user') => {
  try {
    loadSettings({ ...user, ...(process === 'user' && reached), ...environment }, process);
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems.filter((problem) => /SSO|JWT|PUBLIC_URL/.test(problem));
  }
};

it('refuses to start with a shared secret of less than 32 bytes, naming it and never printing it', () => {
  const problems = problemsOf({ HMA_JWT_SECRET_SHARED: secret.slice(1) });
  expect(problems).toEqual([expect.stringMatching(/^HMA_JWT_SECRET_SHARED: Expected at least 32 bytes/)]);
  expect(problems.join()).not.toContain(secret.slice(1));
});

it.each([
  { why: 'it is enabled for nobody', environment: {}, names: /HMA_SSO_PROVIDER_URL nor HMA_JWT_SECRET_SHARED/ },
  { why: 'the client id is missing', environment: { HMA_SSO_PROVIDER_URL: 'https://a.example' }, names: /HMA_SSO_CLIENT_ID is missing/ },
  {
    why: 'the provider is missing',
    environment: { HMA_SSO_CLIENT_ID: 'a', HMA_JWT_SECRET_SHARED: secret },
    names: /HMA_SSO_PROVIDER_URL is/,
  },
  {
    why: 'both kinds of tokens have one issuer',
    environment: { ...provider, HMA_JWT_SECRET_SHARED: secret, HMA_JWT_ISSUER: provider.HMA_SSO_PROVIDER_URL },
    names: /HMA_JWT_ISSUER and HMA_SSO_PROVIDER_URL/,
  },
])('refuses to start when $why', ({ environment, names }) => {
  expect(problemsOf({ HMA_SSO_ENABLED: 'true', ...environment })).toEqual([expect.stringMatching(names)]);
});

it('needs to know where the gateway is reached, for the provider sends people back there', () => {
  expect(problemsOf({ HMA_SSO_ENABLED: 'true', ...provider }, 'gateway')).toContainEqual(expect.stringContaining('HMA_PUBLIC_URL'));
});

it('takes the spec as it stands', () => {
  const settings = loadSettings({ ...user, ...reached, HMA_SSO_ENABLED: 'true', ...provider, HMA_JWT_SECRET_SHARED: secret }, 'user');
  expect(ssoOf(settings)).toMatchObject({
    provider: { issuer: 'http://user-management:8070/sso', clientId: 'academy', audience: 'academy' },
    shared: { secret, issuer: 'user-management', audience: 'hunt-master-academy' },
    rolesClaim: null,
  });
});

it('is nothing unless it is enabled', () => {
  expect(ssoOf(loadSettings({ ...user, ...reached, ...provider }, 'user'))).toBeNull();
});
