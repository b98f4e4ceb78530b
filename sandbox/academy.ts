import { createIdentityVerifier, generateIdentityKeys } from '../platform/auth/identity-token.ts';
import { startBackground } from '../platform/graph/assembly.ts';
import type { SubgraphEndpoint } from '../platform/graph/endpoint.ts';
import type { SubgraphHandler } from '../platform/graph/subgraph.ts';
import { traceHandler } from '../platform/graph/traced-handler.ts';
import type { Logger } from '../platform/logger.ts';
import type { Platform } from '../platform/platform.ts';
import { createFilesHandler } from '../platform/storage/files-handler.ts';
import type { DiskObjectStore } from '../platform/storage/disk-object-store.ts';
import { NO_TRACER, type Tracer } from '../platform/telemetry/tracer.ts';
import { createAcademyGateway } from '../gateway/configured.ts';
import type { EdgeOptions } from '../gateway/edge-options.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { readProjectSupergraph } from '../gateway/supergraph/project-supergraph.ts';
import type { UserOptions } from '../subgraphs/user/subgraph.ts';
import type { SandboxSso } from './sso/sandbox-sso.ts';
import { createSubgraphs } from './subgraphs.ts';

export type AcademyOptions = {
  platform: Platform;
  objects: DiskObjectStore;
  logger: Logger;
  /** How the gateway meets the world; pages of this machine alone unless told. */
  edge?: EdgeOptions;
  /** How accounts and sessions are kept, and who sends their mail; nobody unless told. */
  accounts?: UserOptions;
  /** Sign-in through a provider; there is none unless told. */
  sso?: SandboxSso | null;
  /** How the gateway reaches a subgraph; in process unless told. The gateway closes what it gets. */
  reach?: (handler: SubgraphHandler) => SubgraphEndpoint | Promise<SubgraphEndpoint>;
  /** Where spans of the gateway and of the subgraphs go; nowhere unless told. */
  tracer?: Tracer;
  /** See `GatewayOptions`. */
  trustsTraceparent?: boolean;
};

export type Academy = Awaited<ReturnType<typeof createAcademy>>;

/** The whole academy in one process: five subgraphs, and the gateway that reaches them without a network. */
export async function createAcademy({
  platform,
  objects,
  logger,
  edge = { pages: { listed: [], loopback: true } },
  accounts = {},
  sso = null,
  reach = (handler) => handler,
  tracer = NO_TRACER,
  trustsTraceparent = false,
}: AcademyOptions) {
  const keys = await generateIdentityKeys();
  const verifierFor = (name: string) => createIdentityVerifier(keys.publicKey, name);
  const subgraphs = await createSubgraphs(platform, objects, verifierFor, { ...accounts, sso: sso?.options });
  const gateway = await createGateway();
  const stopBackground = Object.values(subgraphs).map((subgraph) => startBackground(platform, subgraph));

  return {
    subgraphs,
    gateway,
    /** Finishes what is in flight. The platform is the caller's to stop. */
    close: async () => {
      await gateway.close();
      await Promise.all(stopBackground.map((stop) => stop()));
    },
  };

  async function createGateway(): Promise<Gateway> {
    const { content, user, analytics, assessment, social } = subgraphs;
    const endpointOf = ({ handler }: { handler: SubgraphHandler }) => reach(traceHandler(handler, tracer));
    const serveFile = createFilesHandler({
      store: objects,
      report: (error) => {
        const id = platform.newId('err');
        logger.error({ err: error, correlationId: id }, 'a file could not be served');
        return id;
      },
    });
    return createAcademyGateway({
      supergraphSdl: await readProjectSupergraph(),
      endpoints: {
        content: await endpointOf(content),
        user: await endpointOf(user),
        analytics: await endpointOf(analytics),
        assessment: await endpointOf(assessment),
        social: await endpointOf(social),
      },
      identityPrivateKey: keys.privateKey,
      logger,
      tracer,
      trustsTraceparent,
      ...edge,
      readiness: { database: platform.database.ping },
      signIn: sso?.options.provider ? { provider: sso.options.provider, publicUrl: sso.publicUrl } : null,
      routes: (app) => {
        sso?.addRoutes(app);
        app.register(async (files) => {
          // Bodies are for the store to read: they may be large, and of any type.
          files.removeAllContentTypeParsers();
          files.addContentTypeParser('*', (_request, _body, done) => done(null));
          files.all('/files/*', { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request, reply) => {
            reply.hijack();
            // The store answers by itself, and does not know how clients reach it.
            const hsts = reply.getHeader('strict-transport-security');
            if (hsts !== undefined) reply.raw.setHeader('strict-transport-security', hsts);
            await serveFile(request.raw, reply.raw);
          });
        });
      },
    });
  }
}
