import { ConfigurationError, type StandaloneSettings } from '../platform/config/load.ts';
import type { SettingValues } from '../platform/config/settings.ts';
import type { StoreOptions } from './cache/create-store.ts';
import type { GatewayOptions } from './gateway.ts';
import type { FindDocument } from './operations/documents/asked-document.ts';
import { createPersistedQueries } from './operations/documents/persisted-queries.ts';
import { createMemoryQueryStore } from './operations/documents/query-store.ts';
import { createTrustedDocuments, loadTrustedDocuments, type TrustedDocuments } from './operations/documents/trusted-documents.ts';
import type { RateLimitRules } from './security/rate-limits.ts';
import type { OriginsOptions } from './security/origins.ts';

/** How the gateway meets the world, wherever its subgraphs are. */
export type EdgeOptions = {
  /** Whose pages in browsers may ask. */
  pages: OriginsOptions;
  /** How often who may ask, and where that is counted. Default: as often as they like, nowhere. */
  rates?: { rules: RateLimitRules; redisUrl: string | undefined } | undefined;
  /** Where entities that are the same for everybody are kept. Default: nowhere. */
  entityStore?: StoreOptions | undefined;
} & Pick<
  GatewayOptions,
  | 'trustedProxies'
  | 'unauthorized'
  | 'limits'
  | 'operationLimits'
  | 'costLimit'
  | 'introspection'
  | 'findDocument'
  | 'knownDocuments'
  | 'planCache'
>;

/** @throws ConfigurationError when the manifest of trusted documents is none */
export async function edgeOf(settings: SettingValues): Promise<EdgeOptions> {
  const path = settings.HMA_TRUSTED_DOCUMENTS;
  const trusted = path ? await trustedDocumentsAt(path) : null;
  return {
    trustedProxies: settings.HMA_TRUSTED_PROXIES,
    unauthorized: settings.HMA_UNAUTHORIZED_OPERATIONS,
    pages: { listed: settings.HMA_CORS_ORIGINS, publicUrl: settings.HMA_PUBLIC_URL },
    rates: {
      redisUrl: settings.REDIS_URL,
      rules: {
        user: settings.HMA_RATE_LIMIT_USER,
        service: settings.HMA_RATE_LIMIT_SERVICE,
        address: settings.HMA_RATE_LIMIT_ADDRESS,
        connections: settings.HMA_RATE_LIMIT_CONNECTIONS,
        badTokens: settings.HMA_RATE_LIMIT_BAD_TOKENS,
      },
    },
    entityStore: entityStoreOf(settings),
    introspection: settings.HMA_INTROSPECTION ?? 'scope',
    costLimit: settings.HMA_COST_LIMIT,
    ...limitsOf(settings),
    planCache: settings.HMA_PLAN_CACHE,
    findDocument: trusted ? createTrustedDocuments(trusted) : persistedQueriesOf(settings),
    knownDocuments: trusted ? [...trusted.values()] : [],
  };
}

const limitsOf = (settings: StandaloneSettings): Required<Pick<GatewayOptions, 'limits' | 'operationLimits'>> => ({
  limits: {
    body: settings.HMA_LIMIT_BODY_BYTES,
    requestMs: settings.HMA_REQUEST_TIMEOUT_MS,
    connections: settings.HMA_LIMIT_CONNECTIONS,
    connectionsPerAddress: settings.HMA_LIMIT_CONNECTIONS_PER_ADDRESS,
    errors: settings.HMA_LIMIT_ERRORS,
    socketOperations: settings.HMA_LIMIT_SOCKET_OPERATIONS,
  },
  operationLimits: {
    documentLength: settings.HMA_LIMIT_DOCUMENT_LENGTH,
    tokens: settings.HMA_LIMIT_TOKENS,
    definitions: settings.HMA_LIMIT_DEFINITIONS,
    repeatedField: settings.HMA_LIMIT_REPEATED_FIELD,
    depth: settings.HMA_LIMIT_DEPTH,
    fields: settings.HMA_LIMIT_FIELDS,
    rootFields: settings.HMA_LIMIT_ROOT_FIELDS,
    aliases: settings.HMA_LIMIT_ALIASES,
    directives: settings.HMA_LIMIT_DIRECTIVES,
    variables: settings.HMA_LIMIT_VARIABLES,
    variableValues: settings.HMA_LIMIT_VARIABLE_VALUES,
  },
});

export type StandaloneEdge = Pick<GatewayOptions, 'limits' | 'operationLimits' | 'trustedProxies' | 'findDocument' | 'knownDocuments'>;

/**
 * The limits, the proxies and the documents of a gateway over any supergraph.
 * @throws ConfigurationError when the manifest of trusted documents is none
 */
export async function standaloneEdgeOf(settings: StandaloneSettings): Promise<StandaloneEdge> {
  const trusted = settings.HMA_TRUSTED_DOCUMENTS ? await trustedDocumentsAt(settings.HMA_TRUSTED_DOCUMENTS) : null;
  return {
    ...limitsOf(settings),
    trustedProxies: settings.HMA_TRUSTED_PROXIES,
    ...(trusted && { findDocument: createTrustedDocuments(trusted), knownDocuments: [...trusted.values()] }),
  };
}

function entityStoreOf({
  HMA_ENTITY_CACHE: kind,
  HMA_ENTITY_CACHE_MEBIBYTES: size,
  REDIS_URL: redisUrl,
}: SettingValues): StoreOptions | undefined {
  if (kind === 'memory') return { bytes: size * 1_048_576 };
  // The settings were checked to have it.
  return kind === 'redis' && redisUrl !== undefined ? { redisUrl } : undefined;
}

const trustedDocumentsAt = (path: string): Promise<TrustedDocuments> =>
  loadTrustedDocuments(path).catch((error: Error) => {
    throw new ConfigurationError([`HMA_TRUSTED_DOCUMENTS: ${error.message.replaceAll('\n', ' ')}`]);
  });

/** Undefined: whoever makes the gateway keeps them in the Redis that the rates are counted in. */
function persistedQueriesOf({ HMA_PERSISTED_QUERIES: isOn, REDIS_URL: redisUrl }: SettingValues): FindDocument | undefined {
  if (!isOn) return createPersistedQueries(null);
  return redisUrl === undefined ? createPersistedQueries(createMemoryQueryStore()) : undefined;
}

/** The sandbox is for who develops: their pages run on this machine, and their tools ask for the schema. */
export async function sandboxEdgeOf(settings: SettingValues): Promise<EdgeOptions> {
  const edge = await edgeOf(settings);
  return {
    ...edge,
    pages: { ...edge.pages, loopback: true },
    introspection: settings.HMA_INTROSPECTION ?? 'open',
    // All clients of a sandbox are on one machine.
    limits: { ...edge.limits, connectionsPerAddress: settings.HMA_LIMIT_CONNECTIONS },
  };
}
