import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import {
  createSourceEventStream,
  parse,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { IdentityVerifier } from '../auth/identity-token.ts';
import type { Identity } from '../auth/viewer.ts';
import { DomainError, extensionsOf } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { traceFieldsOf } from '../telemetry/trace-context.ts';
import { mapIterator, singleton } from './async-iterator.ts';
import { policyOf, toCacheControl, type CachePolicy } from './cache-policy.ts';
import { clientOf, type ClientInfo } from './client-info.ts';
import {
  CORRELATION_HEADER,
  IDENTITY_HEADER,
  variablesOf,
  type SubgraphEndpoint,
  type SubgraphRequest,
  type SubgraphResponse,
} from './endpoint.ts';
import type { ExecuteOperation } from './execution/compile-operation.ts';
import { formatError } from './format-error.ts';
import { createOperationCache } from './operation-cache.ts';
import { noteViewers } from './viewer-notes.ts';
import { guardViewerScopes, type Narrowing } from './viewer-scope.ts';

/** What the context of one request is made from. */
export type RequestInfo = { identity: Identity; correlationId: string; client: ClientInfo };

export type SubgraphOptions<Context extends object> = {
  name: string;
  /** Federation 2 SDL, parsed. */
  typeDefs: DocumentNode;
  /** By type and field, as codegen types them. */
  resolvers: object;
  /** Fresh for each request, and for each event of a subscription: loaders cache what this caller may see. */
  createContext: (request: RequestInfo) => Context | Promise<Context>;
  /** What of the context, its identity aside, tells who asks; nothing unless told. */
  narrowing?: Narrowing<Context>;
  verifier: IdentityVerifier;
  logger: Logger;
};

export type SubgraphHandler = SubgraphEndpoint & { readonly schema: GraphQLSchema };

/** Parses `schema.graphql` beside the module at `moduleUrl`. */
export const loadTypeDefs = (moduleUrl: string): DocumentNode => parse(readFileSync(new URL('schema.graphql', moduleUrl), 'utf8'));

/**
 * A subgraph in process. The same handler stands behind its HTTP server and behind the gateway's in-process endpoint,
 * identity verification included, so both ways give the same answers.
 */
export function createSubgraph<Context extends object>(options: SubgraphOptions<Context>): SubgraphHandler {
  const { name, createContext, verifier, logger } = options;
  const schema = buildSubgraphSchema([{ typeDefs: options.typeDefs, resolvers: options.resolvers as GraphQLResolverMap<unknown> }]);
  const forgetNarrowed = guardViewerScopes<Context>(schema, options.narrowing ?? {});
  const renewals = new WeakMap<object, () => Promise<Context>>();
  renewBetweenMutations(schema, (context) => {
    forgetNarrowed(context);
    return renewals.get(context)?.();
  });
  const operations = createOperationCache(schema);
  const addCacheControl = createCacheControl(schema, noteViewers(schema, options.narrowing?.viewerLoaders ?? []));

  type Prepared = {
    args: Omit<ExecutionArgs, 'contextValue'>;
    execute: ExecuteOperation;
    variables: Record<string, unknown>;
    info: RequestInfo;
  };
  const prepare = async (request: SubgraphRequest): Promise<Prepared | SubgraphResponse> => {
    const correlationId = correlationIdOf(request.headers);
    const operation = operations.prepare(request.query);
    if ('errors' in operation) return failure(operation.errors, request.headers);
    try {
      const identity = await verifier.verify(request.headers[IDENTITY_HEADER]);
      const { document } = operation;
      const { operationName } = request;
      const variables = variablesOf(request);
      return {
        args: { schema, document, variableValues: variables, operationName },
        execute: operation.executeOf(operationName),
        variables,
        info: { identity, correlationId, client: clientOf(request.headers) },
      };
    } catch (error) {
      if (error instanceof DomainError) return { errors: [{ message: error.message, extensions: extensionsOf(error) }] };
      throw error;
    }
  };
  const failure = (errors: readonly GraphQLError[], headers: Headers, variables?: Record<string, unknown>): SubgraphResponse => {
    const trace = traceFieldsOf(headers);
    const log = trace ? logger.child(trace) : logger;
    return { errors: errors.map((error) => formatError(error, correlationIdOf(headers), log, variables)) };
  };
  const respond = (result: ExecutionResult, headers: Headers, variables?: Record<string, unknown>): SubgraphResponse => ({
    ...(result.data !== undefined && { data: result.data }),
    ...(result.errors && failure(result.errors, headers, variables)),
  });

  return {
    name,
    schema,
    execute: async (request) => {
      const prepared = await prepare(request);
      if (!('args' in prepared)) return prepared;
      const { args, execute, variables, info } = prepared;
      const contextValue = { ...(await createContext(info)) };
      renewals.set(contextValue, async () => createContext(info));
      const response = respond(await execute({ contextValue, variableValues: variables }), request.headers, variables);
      return addCacheControl(response, args.document, contextValue);
    },
    subscribe: async (request) => {
      const prepared = await prepare(request);
      if (!('args' in prepared)) return singleton(prepared);
      const { args, execute, variables, info } = prepared;
      const source = await createSourceEventStream({ ...args, contextValue: await createContext(info) });
      if (!(Symbol.asyncIterator in source)) return singleton(respond(source, request.headers, request.variables));
      return mapIterator(source, async (rootValue) =>
        respond(await execute({ rootValue, contextValue: await createContext(info), variableValues: variables }), request.headers),
      );
    },
    close: async () => {},
  };
}

type Headers = SubgraphRequest['headers'];

const correlationIdOf = (headers: Headers): string => headers[CORRELATION_HEADER] ?? 'none';

/**
 * Says of answers about entities how long they may be kept, and for whom; nothing of one with errors, nor of one that would be kept for
 * everybody although whether it is shown depended on who asks.
 */
function createCacheControl(schema: GraphQLSchema, dependsOnViewer: (context: object) => boolean) {
  const policies = new WeakMap<DocumentNode, CachePolicy | null>();
  return (response: SubgraphResponse, document: DocumentNode, context: object): SubgraphResponse => {
    let policy = policies.get(document);
    if (policy === undefined) policies.set(document, (policy = policyOf(schema, document)));
    if (policy === null || response.errors || (!policy.isPrivate && dependsOnViewer(context))) return response;
    return { ...response, cacheControl: toCacheControl(policy) };
  };
}

/**
 * Gives each mutation of a request but the first a context of its own, in the same object: what loaders and memberships remember
 * from before a change is no longer so. Root fields of a mutation are executed one after the other, with all that is under them.
 */
function renewBetweenMutations(schema: GraphQLSchema, renew: (context: object) => Promise<object> | undefined): void {
  const begun = new WeakSet<object>();
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve) continue;
    field.resolve = async (source, args, context: object, info) => {
      if (begun.has(context)) Object.assign(context, await renew(context));
      begun.add(context);
      return resolve(source, args, context, info);
    };
  }
}
