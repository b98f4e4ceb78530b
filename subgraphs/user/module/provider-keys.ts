import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { fetchJson, providerUnavailable } from './fetch-json.ts';

export type ProviderKeysOptions = {
  issuer: string;
  /** Between two looks at the keys that a token with an unknown one asks for; nobody can make us ask more often. */
  cooldownMs?: number | undefined;
  /** How long keys are believed without looking: one that the provider took back is of no use after that. */
  maxAgeMs?: number | undefined;
  timeoutMs?: number | undefined;
};

/** How long what the provider says about itself is believed. */
const METADATA_MS = 3_600_000;
/** How long a provider that did not answer is left in peace. */
const PAUSE_MS = 1_000;

const metadataSchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The keys of an OpenID provider, found by discovery and read again when they change.
 * What comes back throws UPSTREAM_UNAVAILABLE when they cannot be had, and jose's errors when none of them fits a token.
 */
export function createProviderKeys({
  issuer,
  cooldownMs = 5_000,
  maxAgeMs = 600_000,
  timeoutMs = 5_000,
}: ProviderKeysOptions): JWTVerifyGetKey {
  let known: { keys: Promise<JWTVerifyGetKey>; until: number } | null = null;

  const discover = async (): Promise<JWTVerifyGetKey> => {
    const metadata = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, metadataSchema, timeoutMs);
    if (metadata.issuer !== issuer) throw providerUnavailable(new Error(`The provider calls itself ${metadata.issuer}, not ${issuer}`));
    // Over TLS to the one and in the clear to the other would be no protection at all.
    if (issuer.startsWith('https:') && !metadata.jwks_uri.startsWith('https:'))
      throw providerUnavailable(new Error('jwks_uri is not https'));
    return createRemoteJWKSet(new URL(metadata.jwks_uri), {
      cooldownDuration: cooldownMs,
      cacheMaxAge: maxAgeMs,
      timeoutDuration: timeoutMs,
      [customFetch]: async (url: string) => Response.json(await fetchJson(url, keySetSchema, timeoutMs)),
    });
  };

  const findKeys = (): Promise<JWTVerifyGetKey> => {
    if (known && Date.now() < known.until) return known.keys;
    const previous = known?.keys;
    const asked = discover();
    const current = { keys: asked, until: Date.now() + METADATA_MS };
    known = current;
    asked.catch(() => {
      // What was known goes on to be; what was not is asked again in a moment.
      if (known !== current) return;
      known = { keys: previous ?? asked, until: Date.now() + PAUSE_MS };
    });
    return previous ? asked.catch(() => previous) : asked;
  };

  return async (header, token) => (await findKeys())(header, token);
}
