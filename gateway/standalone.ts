import { GraphQLError } from 'graphql';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from '../platform/logger.ts';
import { createEntityStore, type StoreOptions } from './cache/create-store.ts';
import type { Identify } from './caller.ts';
import type { StandaloneEdge } from './edge-options.ts';
import { createHttpEndpoint } from './endpoints/http-endpoint.ts';
import { closingAfter, createGateway, type GatewayOptions } from './gateway.ts';
import { createGraphiqlAssets, type GraphiqlAssets } from './http/graphiql/assets.ts';
import { createJwtIdentify, type JwtOptions } from './security/jwt-identity.ts';
import { followSupergraph, type FollowingGateway } from './supergraph/follow-supergraph.ts';
import { createSupergraphSource, isAddress } from './supergraph/load.ts';

export type StandaloneOptions = {
  /** A path, or an http(s) address. */
  supergraph: string;
  /** How often it is looked at for changes; 0: never. Default: a file every second, an address never. */
  pollSeconds?: number | undefined;
  logger: Logger;
  /** Where the build put GraphiQL; browsers get JSON when it is not there. */
  graphiqlDirectory?: string;
  /** What JSON Web Tokens are verified with. Unless told, nobody is looked at, and the supergraph's rules are not enforced here. */
  jwt?: JwtOptions | undefined;
  /** Where entities are kept for as long as their subgraphs' `Cache-Control` says. Default: nowhere. */
  entityStore?: StoreOptions | undefined;
  /** In milliseconds, for one request to a subgraph. Default: 10 s. */
  timeouts?: { all: number | undefined; bySubgraph: ReadonlyMap<string, number> } | undefined;
  /** See `HttpEndpointOptions`. */
  shareRequests?: boolean | undefined;
} & StandaloneEdge &
  Pick<GatewayOptions, 'unauthorized' | 'planCache' | 'tracer' | 'trustsTraceparent'>;

/**
 * The gateway over any Federation 2 supergraph. Subgraphs are where the supergraph says; `Authorization` reaches them untouched, and
 * what a caller may see, errors included, is for them to decide. With `jwt`, what the supergraph's directives ask of a caller is
 * enforced here before that.
 */
export async function createStandaloneGateway({
  supergraph,
  pollSeconds = isAddress(supergraph) ? 0 : 1,
  graphiqlDirectory,
  jwt,
  entityStore,
  timeouts,
  shareRequests,
  ...options
}: StandaloneOptions): Promise<FollowingGateway> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const source = createSupergraphSource(supergraph);
  const supergraphSdl = await source.load();
  const names = new Set<string>();
  const entities = entityStore && createEntityStore(entityStore, options.logger);
  const gateway = await createGateway({
    ...options,
    graphiql: graphiqlDirectory === undefined ? undefined : findGraphiql(graphiqlDirectory, options.logger),
    supergraphSdl,
    registry,
    showSubgraphErrors: true,
    // What its lists hold nobody has said.
    costLimit: Infinity,
    endpointFor: (name, url) => {
      if (!URL.canParse(url)) throw new Error(`The supergraph gives subgraph "${name}" no URL, but ${url ? `"${url}"` : 'an empty text'}`);
      names.add(name);
      const timeoutMs = timeouts?.bySubgraph.get(name) ?? timeouts?.all;
      return createHttpEndpoint({ name, url, identityIn: 'connection', shareRequests, ...(timeoutMs !== undefined && { timeoutMs }) });
    },
    identify: jwt ? createJwtIdentify(jwt) : forwardAuthorization,
    entityCache: entities && { store: entities, isTold: null },
  }).catch(async (error: unknown) => {
    await entities?.close();
    if (!(error instanceof GraphQLError)) throw error;
    throw new Error(`${supergraph} is no Federation 2 supergraph: ${error.message}`, { cause: error });
  });
  const strange = [...(timeouts?.bySubgraph.keys() ?? [])].filter((name) => !names.has(name));
  if (strange.length > 0) {
    await gateway.close();
    await entities?.close();
    throw new Error(`--timeout names ${strange.map((name) => `"${name}"`).join(', ')}, and the subgraphs are ${[...names].join(', ')}`);
  }
  const following = followSupergraph(gateway, source, { everyMs: pollSeconds === 0 ? null : pollSeconds * 1_000, logger: options.logger });
  return closingAfter(following, async () => entities?.close());
}

const forwardAuthorization: Identify = async ({ headers: { authorization } }) => {
  const headers = authorization === undefined ? {} : { authorization };
  return { rights: null, viewerKey: authorization ?? '', headersFor: async () => headers };
};

function findGraphiql(directory: string, logger: Logger): GraphiqlAssets | undefined {
  try {
    return createGraphiqlAssets({ directory, title: 'Gateway', examples: [] });
  } catch (error) {
    logger.warn({ err: error }, 'There is no page for browsers');
    return undefined;
  }
}
