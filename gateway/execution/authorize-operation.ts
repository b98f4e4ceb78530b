import type { GraphQLError } from 'graphql';
import type { Rights } from '../caller.ts';
import type { AuthorizedOperation, Remainder } from '../security/authorization/authorization.ts';

/** What is left of an operation for a caller: all of it, where nothing is lacking. */
export type Authorized = { lacking: string; remainder: Remainder | null; denials: readonly GraphQLError[] };

export const WHOLE: Authorized = { lacking: '', remainder: null, denials: [] };

/** The errors are those of an operation that may not run at all. */
export function authorize(
  access: AuthorizedOperation,
  rights: Rights,
  variables: Record<string, unknown>,
): Authorized | { errors: readonly GraphQLError[] } {
  const lacking = access.findLacking(rights, variables);
  if (lacking === '') return WHOLE;
  const remainder = access.without(lacking);
  const denials = remainder.errorsFor(rights, variables);
  return remainder.mayRun(denials) ? { lacking, remainder, denials } : { errors: denials };
}
