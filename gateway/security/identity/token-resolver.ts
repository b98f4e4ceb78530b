import { z } from 'zod';
import type { IdentityIssuer } from '../../../platform/auth/identity-token.ts';
import { asService, asViewer, GATEWAY, type Identity } from '../../../platform/auth/viewer.ts';
import { DomainError } from '../../../platform/errors.ts';
import { CORRELATION_HEADER, IDENTITY_HEADER, type SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { subjectOf } from './access-change.ts';
import type { ShownToken } from './shown-token.ts';

/** Whose a token is. */
export type KnownToken = {
  identity: Identity;
  /** Who changes of access are about, see `subjectOf`. */
  subject: string;
  /** Public id of the session; null for service tokens. */
  session: string | null;
  /** When it ends by itself, as far as is known; null: never. */
  expiresAt: Date | null;
};

/** Null: unknown, expired or revoked. Rejects with UPSTREAM_UNAVAILABLE when that cannot be known. */
export type ResolveToken = (shown: ShownToken) => Promise<KnownToken | null>;

export type TokenSource = {
  issuer: IdentityIssuer;
  /** The user subgraph, which knows the sessions and the service tokens. */
  userEndpoint: SubgraphEndpoint;
};

const SESSION_QUERY =
  'query ResolveSession($token: String!) { resolved: resolveSession(token: $token) { id userId userKey roles expiresAt } }';
const SERVICE_QUERY =
  'query ResolveServiceToken($token: String!) { resolved: resolveServiceToken(token: $token) { id name scopes expiresAt } }';

const texts = z.array(z.string());
const session = z.object({ id: z.string(), userId: z.string(), userKey: z.number(), roles: texts, expiresAt: z.coerce.date() });
const service = z.object({ id: z.string(), name: z.string(), scopes: texts, expiresAt: z.coerce.date().nullable() });

export function createTokenResolver({ issuer, userEndpoint }: TokenSource): ResolveToken {
  const ask = async <Resolved>(query: string, token: string, schema: z.ZodType<Resolved>): Promise<Resolved | null> => {
    const headers = { [IDENTITY_HEADER]: await issuer.issue(GATEWAY, userEndpoint.name), [CORRELATION_HEADER]: 'identity' };
    const response = await userEndpoint.execute({ query, variables: { token }, headers }).catch(() => null);
    const answer = z.object({ resolved: schema.nullable() }).safeParse(response?.data);
    // A null beside an error says nothing about the token.
    if (!answer.success || response?.errors?.length)
      throw new DomainError('UPSTREAM_UNAVAILABLE', 'Who you are cannot be checked just now, please try again');
    return answer.data.resolved;
  };

  return async ({ kind, token }) => {
    const known = kind === 'session' ? await resolveSession(token) : await resolveService(token);
    return known?.expiresAt && known.expiresAt <= new Date() ? null : known;
  };

  async function resolveSession(token: string): Promise<KnownToken | null> {
    const found = await ask(SESSION_QUERY, token, session);
    if (!found) return null;
    const { id, userId, userKey, roles, expiresAt } = found;
    const identity = asViewer({ key: userKey, id: userId, roles, sessionId: id });
    return { identity, subject: subjectOf({ userKey }), session: id, expiresAt };
  }

  async function resolveService(token: string): Promise<KnownToken | null> {
    const found = await ask(SERVICE_QUERY, token, service);
    if (!found) return null;
    const { id, name, scopes, expiresAt } = found;
    return { identity: asService({ id, name }, scopes), subject: subjectOf({ service: id }), session: null, expiresAt };
  }
}
