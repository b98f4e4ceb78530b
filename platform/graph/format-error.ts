import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { isDatabaseAway, isUnstorableText } from '../database/failures.ts';
import { DomainError, extensionsOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { unwrapResolverError } from './resolver-error.ts';

/**
 * What the caller may see of an error raised in a subgraph: coded failures as they are, a lost database as UPSTREAM_UNAVAILABLE,
 * text that PostgreSQL cannot keep as BAD_USER_INPUT, GraphQL's own errors with their text, and everything else masked, with the correlation id that the log has too.
 */
export function formatError(
  error: GraphQLError,
  correlationId: string,
  logger: Logger,
  variables: Record<string, unknown> = {},
): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const shown = (message: string, extensions: Record<string, unknown>): GraphQLFormattedError => ({
    message,
    ...(error.path && { path: error.path }),
    ...(error.locations && { locations: error.locations }),
    extensions,
  });

  if (cause instanceof DomainError) return shown(cause.message, extensionsOf(cause));
  if (isDatabaseAway(cause)) {
    logger.warn({ correlationId, err: cause, path: error.path }, 'the database is away');
    return shown('The academy cannot reach its records just now, please try again', { code: 'UPSTREAM_UNAVAILABLE', correlationId });
  }
  if (isUnstorableText(cause)) {
    const field = findUnstorable(variables, []);
    return shown('A text must not contain NUL characters or halves of surrogate pairs', {
      code: 'BAD_USER_INPUT',
      ...(field && { field }),
    });
  }
  // Raised by GraphQL itself: parsing, validation, coercion, or null in a non-null place after a coded error. What a scalar refuses has the
  // scalar's own error behind it, and no path: nothing was executed yet.
  if (cause === error && (!error.originalError || !error.path)) {
    return shown(error.message, { code: 'BAD_USER_INPUT', ...error.extensions });
  }
  logger.error({ correlationId, err: cause, path: error.path }, 'unexpected error');
  return shown('Something went wrong on our side', { code: 'INTERNAL_SERVER_ERROR', correlationId });
}

/** NUL, or half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

/** The dotted path of the first text that PostgreSQL cannot keep; null where it stands in the document itself. Looked for when it has done harm. */
function findUnstorable(value: unknown, path: readonly string[]): string | null {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? path.join('.') : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [name, part] of Object.entries(value)) {
    const found = findUnstorable(part, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}
