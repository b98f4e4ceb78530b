import { collectDefaultMetrics, Registry } from 'prom-client';
import { createIdentityIssuer } from '../platform/auth/identity-token.ts';
import { loadSettings } from '../platform/config/load.ts';
import { ssoOf } from '../platform/config/sso.ts';
import type { SettingValues } from '../platform/config/settings.ts';
import type { SubgraphEndpoint } from '../platform/graph/endpoint.ts';
import { createLimits } from '../platform/limits/limits.ts';
import type { Logger } from '../platform/logger.ts';
import { followChanges } from './cache/changes-feed.ts';
import { createEntityStore } from './cache/create-store.ts';
import { startTelemetry } from '../platform/telemetry/start.ts';
import { edgeOf, type EdgeOptions } from './edge-options.ts';
import { createHttpEndpoint } from './endpoints/http-endpoint.ts';
import { closingAfter, createGateway, type Gateway } from './gateway.ts';
import { addAccountPages } from './http/account-pages/routes.ts';
import { AUTH_PATHS, addAuthRoutes, type AuthOptions } from './http/auth/routes.ts';
import { addFurtherPorts } from './http/further-ports.ts';
import { academyExamples, academyHint } from './http/graphiql/examples.ts';
import { createGraphiqlAssets } from './http/graphiql/assets.ts';
import { createForgeryCheck } from './security/forgery.ts';
import { createPersistedQueries } from './operations/documents/persisted-queries.ts';
import { createRedisQueryStore } from './operations/documents/query-store.ts';
import { connectRedisTexts } from './operations/documents/redis-texts.ts';
import { createOrigins } from './security/origins.ts';
import { followAccess } from './security/identity/access-feed.ts';
import { createRateLimits } from './security/rate-limits.ts';
import { createSessionIdentify } from './security/session-identity.ts';
import { followSupergraph, type FollowingGateway } from './supergraph/follow-supergraph.ts';
import { createSupergraphSource } from './supergraph/load.ts';
import { readProjectSupergraph } from './supergraph/project-supergraph.ts';
import { SUBGRAPHS } from './supergraph/project-subgraphs.ts';
import { projectPath } from '../platform/project-path.ts';

type SubgraphName = (typeof SUBGRAPHS)[number];

/**
 * The gateway of the platform over subgraphs that run elsewhere, as the environment describes it.
 * @throws ConfigurationError that lists every setting that is not right
 */
export async function createConfiguredGateway(environment: NodeJS.ProcessEnv, logger: Logger): Promise<FollowingGateway> {
  const settings = loadSettings(environment, 'gateway');
  const endpoints = Object.fromEntries(SUBGRAPHS.map((name) => [name, endpointOf(settings, name)])) as Record<
    SubgraphName,
    SubgraphEndpoint
  >;
  const telemetry = await startTelemetry(settings, 'gateway', logger);
  const { HMA_SUPERGRAPH: file } = settings;
  const source = file ? createSupergraphSource(file) : { load: readProjectSupergraph, loadIfChanged: async () => null };
  const gateway = await createAcademyGateway({
    supergraphSdl: await source.load(),
    endpoints,
    identityPrivateKey: settings.HMA_IDENTITY_PRIVATE_KEY as string,
    logger,
    tracer: telemetry.tracer,
    trustsTraceparent: settings.HMA_TRUST_TRACEPARENT,
    ...(await edgeOf(settings)),
    signIn: signInOf(settings),
    routes: (app) => addFurtherPorts(app, { host: settings.HMA_HOST, ports: settings.HMA_FURTHER_PORTS }),
    readiness: Object.fromEntries(SUBGRAPHS.map((name) => [name, (signal: AbortSignal) => assertReady(urlOf(settings, name), signal)])),
  });
  const following = followSupergraph(gateway, source, { everyMs: file ? LOOK_EVERY_MS : null, logger });
  return closingAfter(following, telemetry.stop);
}

/** At the file of the supergraph. */
const LOOK_EVERY_MS = 1_000;

export type AcademyGatewayOptions = {
  supergraphSdl: string;
  endpoints: Record<SubgraphName, SubgraphEndpoint>;
  /** Ed25519, PKCS #8 PEM. */
  identityPrivateKey: string;
  logger: Logger;
  /** How browsers sign in through a provider; null or left out: they do not. */
  signIn?: Pick<AuthOptions, 'provider' | 'publicUrl'> | null;
} & Pick<Parameters<typeof createGateway>[0], 'readiness' | 'routes' | 'modules' | 'tracer' | 'trustsTraceparent'> &
  EdgeOptions;

/** The academy's gateway over endpoints of either kind: in process, or over HTTP. */
export async function createAcademyGateway({
  endpoints,
  identityPrivateKey,
  pages,
  rates,
  entityStore,
  signIn = null,
  ...options
}: AcademyGatewayOptions): Promise<Gateway> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const origins = createOrigins(pages);
  const graphiql = createGraphiqlAssets({
    directory: projectPath('dist/graphiql'),
    title: 'Hunt Master Academy',
    examples: academyExamples,
    hint: academyHint,
    ...(signIn && { signIn: AUTH_PATHS }),
  });
  const issuer = await createIdentityIssuer(identityPrivateKey);
  const limits = rates && createLimits({ redisUrl: rates.redisUrl, logger: options.logger });
  const rateLimits = rates && limits && createRateLimits(limits, rates.rules);
  const texts = rates?.redisUrl !== undefined && !options.findDocument ? connectRedisTexts(rates.redisUrl, options.logger) : null;
  const feed = followAccess({ issuer, userEndpoint: endpoints.user, logger: options.logger });
  const entities = entityStore && createEntityStore(entityStore, options.logger);
  const changes = entities && followChanges({ issuer, sources: toldBy(endpoints), store: entities, logger: options.logger });
  const close = async () => {
    await limits?.close();
    texts?.close();
    await entities?.close();
  };
  const identify = createSessionIdentify({
    issuer,
    userEndpoint: endpoints.user,
    feed,
    assertNotForged: createForgeryCheck(origins),
    tokenGuard: rateLimits?.tokenGuard,
  });
  const gateway = await createGateway({
    ...options,
    findDocument: texts ? createPersistedQueries(createRedisQueryStore(texts, options.logger)) : options.findDocument,
    routes: async (app) => {
      addAccountPages(app, { issuer, userEndpoint: endpoints.user });
      const { logger } = options;
      const auth = { identityPrivateKey, issuer, userEndpoint: endpoints.user, identify, origins, rateLimits: rateLimits ?? null, logger };
      if (signIn) addAuthRoutes(app, { ...signIn, ...auth });
      await options.routes?.(app);
    },
    origins,
    isTls: pages.publicUrl?.startsWith('https:'),
    registry,
    endpointFor: (name) => endpointOfAcademy(endpoints, name),
    identify,
    graphiql,
    rateLimits,
    entityCache: entities && changes && { store: entities, isTold: changes.isTold },
  }).catch(async (error: unknown) => {
    await Promise.all([feed.stop(), changes?.stop()]);
    await close();
    throw error;
  });
  return {
    listen: gateway.listen,
    reload: gateway.reload,
    close: async () => {
      // Before the endpoints are closed, which it would try to reach again.
      await Promise.all([feed.stop(), changes?.stop()]);
      await gateway.close();
      await Promise.all(Object.values(endpoints).map((endpoint) => endpoint.close()));
      await close();
    },
  };
}

/** The subgraphs that say what of their entities changes. Nothing is kept of others. */
const toldBy = ({ content, user }: AcademyGatewayOptions['endpoints']) => [
  { endpoint: content, field: 'contentEntitiesChanged' },
  { endpoint: user, field: 'userEntitiesChanged' },
];
/** Identities are looked up by the same endpoints, so a supergraph that leaves one out does not close it. */
function endpointOfAcademy(endpoints: Record<SubgraphName, SubgraphEndpoint>, name: string): SubgraphEndpoint {
  const known = SUBGRAPHS.find((one) => one === name);
  if (!known) throw new Error(`The supergraph has a subgraph "${name}", and the academy has ${SUBGRAPHS.join(', ')}`);
  return { ...endpoints[known], close: async () => {} };
}

/** Where the provider is and where it sends people back to; the settings were checked to say both or nothing. */
function signInOf(settings: SettingValues): NonNullable<AcademyGatewayOptions['signIn']> | null {
  const provider = ssoOf(settings)?.provider;
  const publicUrl = settings.HMA_PUBLIC_URL;
  return provider && publicUrl !== undefined ? { provider, publicUrl } : null;
}

const urlOf = (settings: SettingValues, name: SubgraphName): string =>
  settings[`HMA_${name.toUpperCase() as Uppercase<SubgraphName>}_URL`] as string;

const endpointOf = (settings: SettingValues, name: SubgraphName): SubgraphEndpoint =>
  createHttpEndpoint({
    name,
    url: urlOf(settings, name),
    timeoutMs: settings.HMA_SUBGRAPH_TIMEOUTS_MS[name] ?? settings.HMA_SUBGRAPH_TIMEOUT_MS,
    shareRequests: settings.HMA_SHARE_SUBGRAPH_REQUESTS,
  });

async function assertReady(graphqlUrl: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(new URL('/health/ready', graphqlUrl), { signal });
  if (!response.ok) throw new Error(`answers ${response.status}`);
}
