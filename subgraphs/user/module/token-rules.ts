import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { unauthenticated } from '../../../platform/errors.ts';
import type { SsoToken } from '../domain/sso-token.ts';

/** Between the clocks of two machines. */
export const LEEWAY_SECONDS = 30;

const MAX_LENGTH = 8_192;
const MAX_ID = 255;

/**
 * Whether a token says of itself that it is for us, and of now. It proves nothing, and spares us the provider's keys where it does not:
 * nobody can make us ask for them who does not know this much, nor learn from one for somebody else whether the provider answers.
 */
export function isMeantFor({ issuer, audience }: { issuer: string; audience: string }, token: string, now: Date): boolean {
  const { iss, aud, exp } = decodeJwt(token);
  const isPast = exp !== undefined && exp <= now.getTime() / 1000 - LEEWAY_SECONDS;
  return iss === issuer && (Array.isArray(aud) ? aud.includes(audience) : aud === audience) && !isPast;
}

/** The same for whatever is wrong: a hint would help to make the next one better. */
export const refusal = () => unauthenticated('This token is not valid for signing in here');

/** @throws for what is no JWS, or too large for one that anybody would send */
export function headerOf(token: string): ProtectedHeaderParameters {
  if (token.length > MAX_LENGTH) throw refusal();
  return decodeProtectedHeader(token);
}

/** 1 to 255 characters, none of them a control character: it is stored, and compared with what is stored. */
export const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_ID && !/\p{Cc}/u.test(value);

/** `typ` says what a token is for: an access token or a logout token (`at+jwt`, `logout+jwt`) proves no sign-in. */
export const isPlainType = (typ: unknown): boolean => typ === undefined || (typeof typ === 'string' && /^(application\/)?jwt$/i.test(typ));

/** OpenID Connect Core, 3.1.3.7: among several audiences, and wherever it is named, the authorized party must be us. */
export const isAuthorizedParty = ({ aud, azp }: JWTPayload, clientId: string): boolean =>
  azp === undefined ? !Array.isArray(aud) || aud.length <= 1 : azp === clientId;

/** Whether the claims say that this is another thing than proof of a sign-in: Keycloak writes `typ`, Cognito `token_use`, logout tokens `events`. */
export const isOfAnotherPurpose = (claims: JWTPayload): boolean =>
  claims['events'] !== undefined ||
  (claims['typ'] !== undefined && claims['typ'] !== 'ID') ||
  (claims['token_use'] !== undefined && claims['token_use'] !== 'id');

/** @throws when the claims do not say who it is */
export function toSsoToken(issuer: string, token: string, { sub, iat = 0, exp = 0, ...claims }: JWTPayload): SsoToken {
  const sid = claims['sid'];
  if (!isId(sub) || (sid !== undefined && !isId(sid))) throw refusal();
  return {
    issuer,
    subject: sub,
    sessionId: sid ?? null,
    issuedAt: fromSeconds(iat),
    expiresAt: fromSeconds(exp + LEEWAY_SECONDS),
    // Without the signature, which may be written in more ways than one.
    hash: hashOf(token.slice(0, token.lastIndexOf('.'))),
    claims,
  };
}

export const fromSeconds = (seconds: number): Date => new Date(seconds * 1000);

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
