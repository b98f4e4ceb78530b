import { createHash } from 'node:crypto';
import { unauthenticated } from '../../../platform/errors.ts';
import { sessionTokenOf } from '../session-token.ts';

/** Holds the token of a service account. */
const SERVICE_TOKEN_HEADER = 'x-service-token';

/** In which clients say who they are, unasked cookies aside. */
export const CREDENTIAL_HEADERS: readonly string[] = ['authorization', SERVICE_TOKEN_HEADER];

/** What a client shows to say who it is. */
export type ShownToken = {
  kind: 'session' | 'service';
  token: string;
  /** A browser sends cookies unasked: see `AssertNotForged`. */
  byCookie: boolean;
};

const POSSIBLE = /^\S{1,500}$/;

/**
 * Null: it shows nothing, and is nobody.
 * @param headers lower-case names
 * @throws UNAUTHENTICATED for what cannot be a token, and for a session beside a service token: nobody can say for whom such a request is
 */
export function shownTokenOf(headers: Readonly<Record<string, string | undefined>>): ShownToken | null {
  const session = sessionTokenOf(headers);
  const service = headers[SERVICE_TOKEN_HEADER];
  if (service === undefined || service === '') {
    if (!session) return null;
    if (session.token === null) throw unknownToken();
    return { kind: 'session', token: session.token, byCookie: session.byCookie };
  }
  if (session || !POSSIBLE.test(service)) throw unknownToken();
  return { kind: 'service', token: service, byCookie: false };
}

/** One answer for every failure of identity. */
export const unknownToken = () => unauthenticated('The session or service token is unknown or has ended: sign in again');

/** Names the token without being it. */
export const keyOf = ({ kind, token }: Pick<ShownToken, 'kind' | 'token'>): string =>
  createHash('sha256').update(`${kind} ${token}`).digest('base64');
