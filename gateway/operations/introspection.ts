import { GraphQLError } from 'graphql';
import type { ScopeName } from '../../platform/auth/scopes.ts';
import type { Rights } from '../caller.ts';

/** Who may ask for the schema: everybody, holders of the scope `schema:read`, or nobody. */
export type IntrospectionPolicy = 'open' | 'scope' | 'off';

const SCOPE: ScopeName = 'schema:read';

export const mayIntrospect = (policy: IntrospectionPolicy, rights: Rights | null): boolean =>
  policy === 'open' || (policy === 'scope' && rights !== null && rights.scopes.includes(SCOPE));

/** What somebody is told who may not. `__typename` is no part of it. */
export function introspectionRefused(policy: IntrospectionPolicy, rights: Rights | null): GraphQLError {
  if (policy === 'scope' && !rights?.authenticated)
    return new GraphQLError(`Sign in to ask for the schema: it is for who has the scope ${SCOPE}`, {
      extensions: { code: 'UNAUTHENTICATED' },
    });
  const message = policy === 'off' ? 'The schema is not to be asked for here' : `The schema is for who has the scope ${SCOPE}`;
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}
