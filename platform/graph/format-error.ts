import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { isDatabaseAway, isUnstorableText } from '../database/failures.ts';
import { DomainError, extensionsOf } from '../errors.ts';
import type { Logger } from '../logger.ts';

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
    return shown('A text must not contain NUL characters', { code: 'BAD_USER_INPUT', ...(field && { field }) });
  }
  // Raised by GraphQL itself: parsing, validation, coercion, or null in a non-null place after a coded error.
  if (cause === error && !error.originalError) {
    return shown(error.message, { code: 'BAD_USER_INPUT', ...error.extensions });
  }
  logger.error({ correlationId, err: cause, path: error.path }, 'unexpected error');
  return shown('Something went wrong on our side', { code: 'INTERNAL_SERVER_ERROR', correlationId });
}

/** The dotted path of the first text with a NUL character; null where it stands in the document itself. Looked for when it has done harm. */
function findUnstorable(value: unknown, path: readonly string[]): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path.join('.') : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [name, part] of Object.entries(value)) {
    const found = findUnstorable(part, [...path, name]);
    if (found !== null) return found;
  }
  return null;
}
