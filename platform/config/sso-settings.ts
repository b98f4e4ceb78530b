import { z } from 'zod';
import { flag, text, url } from './schemas.ts';
import { declareSettings } from './setting.ts';

const MIN_SECRET_BYTES = 32;

const sharedSecret = z
  .string()
  .refine(
    (secret) => Buffer.byteLength(secret) >= MIN_SECRET_BYTES,
    `Expected at least ${MIN_SECRET_BYTES} bytes; a shorter one can be guessed`,
  );

const issuerUrl = url('http:', 'https:').refine(
  (address) => !URL.canParse(address) || (new URL(address).search === '' && new URL(address).hash === ''),
  'Expected a URL without a query and a fragment',
);

/** Sign-in through the user management module or another identity provider. */
export const ssoSettings = declareSettings({
  HMA_SSO_ENABLED: {
    group: 'Sign-in through a provider',
    description:
      'Whether people may sign in through the provider. Unset: `true` in the sandbox, which has a provider of its own, else `false`.',
    schema: flag,
  },
  HMA_SSO_PROVIDER_URL: {
    group: 'Sign-in through a provider',
    description:
      'Issuer of the OpenID provider, letter by letter as its tokens have it; what it can do is read from `<issuer>/.well-known/openid-configuration`.',
    schema: issuerUrl,
  },
  HMA_SSO_CLIENT_ID: { group: 'Sign-in through a provider', description: 'What the provider knows the academy by.', schema: text },
  HMA_SSO_CLIENT_SECRET: {
    group: 'Sign-in through a provider',
    description: 'What the academy proves itself to the provider with. Unset: it is a public client, and PKCE is all it has.',
    schema: text,
    secret: true,
  },
  HMA_SSO_AUDIENCE: {
    group: 'Sign-in through a provider',
    description: 'The audience that tokens of the provider must name. Unset: the client id.',
    schema: text,
  },
  HMA_SSO_SCOPES: {
    group: 'Sign-in through a provider',
    description: 'What the academy asks the provider for, separated by blanks.',
    schema: text.refine((scopes) => scopes.split(' ').includes('openid'), 'Expected `openid` among them'),
    default: 'openid profile email',
  },
  HMA_SSO_ROLES_CLAIM: {
    group: 'Sign-in through a provider',
    description:
      'Claim whose values `student`, `instructor` and `admin` become the roles of a user at every sign-in; dots lead into objects. Empty makes a student; a token without the claim leaves the roles as they are. Unset: roles are given here alone.',
    schema: text,
  },
  HMA_JWT_SECRET_SHARED: {
    group: 'Sign-in through a provider',
    description: 'Secret that the user management module signs tokens with (HS256), at least 32 bytes.',
    schema: sharedSecret,
    secret: true,
  },
  HMA_JWT_ISSUER: {
    group: 'Sign-in through a provider',
    description: 'Issuer of the tokens that are signed with `HMA_JWT_SECRET_SHARED`.',
    schema: text,
    default: 'user-management',
  },
  HMA_JWT_AUDIENCE: {
    group: 'Sign-in through a provider',
    description: 'Audience of the tokens that are signed with `HMA_JWT_SECRET_SHARED`.',
    schema: text,
    default: 'hunt-master-academy',
  },
});
