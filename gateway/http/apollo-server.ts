import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { RequestScope } from '../caller.ts';
import type { ClientResult, OperationRunner } from '../execution/operation-runner.ts';
import { statusOf, toClientError } from './format-error.ts';

export type ApolloServerOptions = { schema: GraphQLSchema; sdl: string; runner: OperationRunner; logger: Logger };

/** Apollo Server speaks GraphQL over HTTP; what it is asked to do is done by the runner that the WebSockets have too. */
export async function createApolloServer({ schema, sdl, runner, logger }: ApolloServerOptions): Promise<ApolloServer<RequestScope>> {
  const listeners = new Set<(context: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void>();
  const server = new ApolloServer<RequestScope>({
    gateway: {
      onSchemaLoadOrUpdate(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      async load() {
        for (const listener of listeners) listener({ apiSchema: schema, coreSupergraphSdl: sdl });
        return {
          executor: async ({ request, source, context }) =>
            withStatus(
              await runner.run(
                { source, operationName: request.operationName },
                request.variables ?? {},
                context as unknown as RequestScope,
              ),
            ),
        };
      },
      stop: async () => {},
    },
    // The runner validates, once for both transports, and remembers the outcome with the plan.
    dangerouslyDisableValidation: true,
    // Nothing here is authorized by a cookie, and mutations need `content-type: application/json`, so there is nothing to forge.
    csrfPrevention: false,
    introspection: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      maskApolloErrors(logger),
    ],
  });
  await server.start();
  return server;
}

/** A request that was refused as a whole has a status of its own; an answer with errors in it is a 200. */
function withStatus(result: ClientResult): ClientResult {
  const [first] = result.errors ?? [];
  if (result.data !== undefined || !first) return result;
  // Apollo Server takes `extensions.http` off again.
  const { message, nodes, source, positions, path, extensions } = first;
  const refusal = new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions, http: { status: statusOf(first) } },
  });
  return { ...result, errors: [refusal, ...(result.errors ?? []).slice(1)] };
}

/** What goes wrong in Apollo Server itself is masked like everything else. */
const maskApolloErrors = (logger: Logger): ApolloServerPlugin<RequestScope> => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ response, errors, contextValue: { correlationId } }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      if (!singleResult.errors) return;
      singleResult.errors = singleResult.errors.map((formatted, index) =>
        formatted.extensions?.['code'] === 'INTERNAL_SERVER_ERROR' && formatted.extensions['correlationId'] === undefined
          ? toClientError(errors?.[index], { correlationId, logger }).toJSON()
          : formatted,
      );
    },
  }),
});
