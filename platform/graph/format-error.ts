import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { isDatabaseAway } from '../database/failures.ts';
import { DomainError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/**
 * What the caller may see of an error raised in a subgraph: coded failures as they are, a lost database as UPSTREAM_UNAVAILABLE,
 * GraphQL's own errors with their text, and everything else masked, with the correlation id that the log has too.
 */
export function formatError(error: GraphQLError, correlationId: string, logger: Logger): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const shown = (message: string, extensions: Record<string, unknown>): GraphQLFormattedError => ({
    message,
    ...(error.path && { path: error.path }),
    ...(error.locations && { locations: error.locations }),
    extensions,
  });

  if (cause instanceof DomainError) {
    return shown(cause.message, { code: cause.code, ...(cause.field !== undefined && { field: cause.field }) });
  }
  if (isDatabaseAway(cause)) {
    logger.warn({ correlationId, err: cause, path: error.path }, 'the database is away');
    return shown('The academy cannot reach its records just now, please try again', { code: 'UPSTREAM_UNAVAILABLE', correlationId });
  }
  // Raised by GraphQL itself: parsing, validation, coercion, or null in a non-null place after a coded error.
  if (cause === error && !error.originalError) {
    return shown(error.message, { code: 'BAD_USER_INPUT', ...error.extensions });
  }
  logger.error({ correlationId, err: cause, path: error.path }, 'unexpected error');
  return shown('Something went wrong on our side', { code: 'INTERNAL_SERVER_ERROR', correlationId });
}
