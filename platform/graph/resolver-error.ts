import { GraphQLError } from 'graphql';

/** What a resolver threw, out of the error that GraphQL made of it; any other error as it is. */
export const unwrapResolverError = (error: unknown): unknown =>
  error instanceof GraphQLError && error.path && error.originalError ? error.originalError : error;
