import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error of a subgraph's answer at its place in ours. Which subgraph it is from is for the log. */
export const subgraphError = (
  { message, extensions }: GraphQLFormattedError,
  subgraph: string,
  path: readonly (string | number)[] | undefined,
): GraphQLError =>
  new GraphQLError(message || `The ${subgraph} service failed`, {
    path: path ?? null,
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...extensions, serviceName: subgraph },
  });
