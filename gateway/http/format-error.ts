import { GraphQLError } from 'graphql';
import { INVALID_ANSWER } from '../execution/answer/writing.ts';
import { DomainError, extensionsOf, type ErrorCode } from '../../platform/errors.ts';
import { unwrapResolverError } from '../../platform/graph/resolver-error.ts';
import type { Logger } from '../../platform/logger.ts';

const DOMAIN_CODES: Record<ErrorCode, true> = {
  UNAUTHENTICATED: true,
  FORBIDDEN: true,
  NOT_FOUND: true,
  BAD_USER_INPUT: true,
  CONFLICT: true,
  RATE_LIMITED: true,
  LIMIT_EXCEEDED: true,
  PRECONDITION_FAILED: true,
  CURSOR_EXPIRED: true,
  SCHEMA_CHANGED: true,
  UPSTREAM_UNAVAILABLE: true,
};

/** What is wrong with the operation itself. From a subgraph these mean that the gateway sent it a wrong one, which is our bug. */
const OPERATION_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_PLANNING_FAILED',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** How servers spell their insides into an error. */
const PRIVATE_EXTENSIONS = new Set(['serviceName', 'stacktrace', 'exception', 'originalError', 'debugMessage', 'http', 'correlationId']);

export type ErrorScope = {
  correlationId: string;
  logger: Logger;
  /** Whether errors that a subgraph answered with pass as they came: where it is for the subgraphs to say what a client may see. */
  showSubgraphErrors?: boolean | undefined;
};

/**
 * An error as a client may see it: what it can act on as it is, anything else as `INTERNAL_SERVER_ERROR` with the correlation id under
 * which it is in the log. The path and the place in the client's document stay.
 */
export function toClientError(error: unknown, { correlationId, logger, showSubgraphErrors = false }: ErrorScope): GraphQLError {
  const graphqlError = error instanceof GraphQLError ? error : null;
  const cause = unwrapResolverError(error);
  const place = {
    nodes: graphqlError?.nodes ?? null,
    source: graphqlError?.source ?? null,
    positions: graphqlError?.positions ?? null,
    path: graphqlError?.path ?? null,
  };
  if (cause instanceof DomainError) return new GraphQLError(cause.message, { ...place, extensions: extensionsOf(cause) });
  if (graphqlError && mayPass(graphqlError)) {
    return new GraphQLError(graphqlError.message, { ...place, extensions: publicExtensions(graphqlError.extensions) });
  }
  if (graphqlError && showSubgraphErrors && isOfSubgraph(graphqlError)) {
    const extensions = { code: 'DOWNSTREAM_SERVICE_ERROR', ...publicExtensions(graphqlError.extensions), correlationId };
    return new GraphQLError(graphqlError.message, { ...place, extensions });
  }
  logger.error(
    {
      correlationId,
      err: cause,
      path: graphqlError?.path,
      subgraph: graphqlError?.extensions['serviceName'],
      extensions: graphqlError?.extensions,
    },
    'An error that no client is to see',
  );
  return new GraphQLError('Something went wrong here. Tell us the correlation id, and we find it in the log.', {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId },
  });
}

const isOfSubgraph = ({ extensions }: GraphQLError): boolean =>
  extensions['serviceName'] !== undefined || extensions['code'] === INVALID_ANSWER;

function mayPass({ extensions }: GraphQLError): boolean {
  const { code } = extensions;
  if (typeof code !== 'string') return false;
  return code in DOMAIN_CODES || (OPERATION_CODES.has(code) && extensions['serviceName'] === undefined);
}

const publicExtensions = (extensions: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(extensions).filter(([name]) => !PRIVATE_EXTENSIONS.has(name)));

/** The HTTP status of a request that is refused as a whole. */
export function statusOf(error: GraphQLError): number {
  switch (error.extensions['code']) {
    // Clients of persisted queries expect these as answers.
    case 'PERSISTED_QUERY_NOT_FOUND':
    case 'PERSISTED_QUERY_NOT_SUPPORTED':
      return 200;
    case 'UNAUTHENTICATED':
      return 401;
    case 'FORBIDDEN':
      return 403;
    case 'RATE_LIMITED':
      return 429;
    case 'UPSTREAM_UNAVAILABLE':
      return 503;
    case 'INTERNAL_SERVER_ERROR':
      return 500;
    default:
      return 400;
  }
}
