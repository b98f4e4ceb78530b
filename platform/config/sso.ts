import type { ProcessName } from './setting.ts';
import type { SettingValues } from './settings.ts';

/** How people may sign in other than with a password. At least one of `provider` and `shared` is there. */
export type SsoOptions = {
  provider: {
    /** As the tokens have it. */
    issuer: string;
    clientId: string;
    /** Absent for a public client. */
    clientSecret?: string | undefined;
    audience: string;
    /** Separated by blanks. */
    scopes: string;
  } | null;
  /** Tokens signed with a secret that the user management module has too. */
  shared: { secret: string; issuer: string; audience: string } | null;
  /** The claim that roles are taken from; null: from none. */
  rolesClaim: string | null;
};

/** What the settings say about it. Null: it is not enabled. */
export function ssoOf(settings: SettingValues): SsoOptions | null {
  if (settings.HMA_SSO_ENABLED !== true) return null;
  const { HMA_SSO_PROVIDER_URL: issuer, HMA_SSO_CLIENT_ID: clientId, HMA_JWT_SECRET_SHARED: secret } = settings;
  return {
    provider:
      issuer !== undefined && clientId !== undefined
        ? {
            issuer,
            clientId,
            clientSecret: settings.HMA_SSO_CLIENT_SECRET,
            audience: settings.HMA_SSO_AUDIENCE ?? clientId,
            scopes: settings.HMA_SSO_SCOPES,
          }
        : null,
    shared: secret === undefined ? null : { secret, issuer: settings.HMA_JWT_ISSUER, audience: settings.HMA_JWT_AUDIENCE },
    rolesClaim: settings.HMA_SSO_ROLES_CLAIM ?? null,
  };
}

/** What does not fit together, for a process that has to do with sign-ins. Settings that are malformed count as unset. */
export function findSsoProblems(settings: Partial<SettingValues>, process: ProcessName): string[] {
  if (settings.HMA_SSO_ENABLED !== true || !['gateway', 'user', 'sandbox'].includes(process)) return [];
  const { HMA_SSO_PROVIDER_URL: issuer, HMA_SSO_CLIENT_ID: clientId, HMA_JWT_SECRET_SHARED: secret } = settings;
  const problems: string[] = [];
  if (issuer !== undefined && clientId === undefined)
    problems.push('HMA_SSO_CLIENT_ID is missing: HMA_SSO_PROVIDER_URL is of no use without it.');
  if (issuer === undefined && clientId !== undefined && process !== 'sandbox')
    problems.push('HMA_SSO_PROVIDER_URL is missing: HMA_SSO_CLIENT_ID is of no use without it.');
  if (issuer === undefined && secret === undefined && process === 'user')
    problems.push('HMA_SSO_ENABLED is true, but neither HMA_SSO_PROVIDER_URL nor HMA_JWT_SECRET_SHARED says whose tokens count.');
  if (issuer !== undefined && process === 'gateway' && settings.HMA_PUBLIC_URL === undefined)
    problems.push('HMA_PUBLIC_URL is missing: the provider sends people back there.');
  if (secret !== undefined && issuer !== undefined && settings.HMA_JWT_ISSUER === issuer)
    problems.push('HMA_JWT_ISSUER and HMA_SSO_PROVIDER_URL are the same: a token must be of one kind or the other.');
  return problems;
}
