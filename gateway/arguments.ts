import { parseArgs } from 'node:util';
import type { StoreOptions } from './cache/create-store.ts';
import type { JwtOptions } from './security/jwt-identity.ts';
import type { UnauthorizedOperations } from './security/authorization/authorization.ts';

export const USAGE = `Usage: npm run gateway [-- --host <address>] [--port <number>]
       npm run gateway -- --supergraph <path or URL> [--host <address>] [--port <number>] [--entity-cache memory|<redis URL>]
                          [--jwks <URL> [--issuer <text>] [--audience <text>[,<text>]] [--unauthorized filter|reject]]

--jwks          verifies JSON Web Tokens with these keys, and enforces @authenticated and @requiresScopes by them; @policy never holds
--unauthorized  what becomes of operations that ask for too much: they run without it, or not at all
--entity-cache  keeps what subgraphs say about entities, for as long as their Cache-Control allows, in 64 MiB of memory or in Redis`;

export type GatewayArguments = {
  host?: string | undefined;
  port?: string | undefined;
  help: boolean;
  standalone: { supergraph: string; jwt?: JwtOptions; unauthorized?: UnauthorizedOperations; entityStore?: StoreOptions } | null;
};

/** @throws Error that says which argument makes no sense */
export function readArguments(args: readonly string[]): GatewayArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      supergraph: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      jwks: { type: 'string' },
      issuer: { type: 'string' },
      audience: { type: 'string' },
      unauthorized: { type: 'string' },
      'entity-cache': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const { supergraph, jwks, issuer, audience, unauthorized, 'entity-cache': entityCache, host, port, help = false } = values;
  if (supergraph === undefined && entityCache !== undefined)
    throw new Error('--entity-cache goes with --supergraph: the platform has HMA_ENTITY_CACHE');
  if (supergraph === undefined && jwks !== undefined) throw new Error('--jwks goes with --supergraph: the platform knows its own sessions');
  for (const [name, value] of Object.entries({ issuer, audience, unauthorized })) {
    if (value !== undefined && jwks === undefined) throw new Error(`--${name} goes with --jwks`);
  }
  if (unauthorized !== undefined && unauthorized !== 'filter' && unauthorized !== 'reject') {
    throw new Error(`--unauthorized is filter or reject, not "${unauthorized}"`);
  }
  const jwt = jwks === undefined ? undefined : { jwks: urlOf(jwks), issuer, audience: audience?.split(',') };
  return {
    host,
    port,
    help,
    standalone:
      supergraph === undefined
        ? null
        : {
            supergraph,
            ...(jwt && { jwt }),
            ...(unauthorized && { unauthorized }),
            ...(entityCache !== undefined && { entityStore: storeOf(entityCache) }),
          },
  };
}

const MEMORY_BYTES = 64 * 1_048_576;

function storeOf(text: string): StoreOptions {
  if (text === 'memory') return { bytes: MEMORY_BYTES };
  if (/^rediss?:/.test(text) && URL.canParse(text)) return { redisUrl: text };
  throw new Error(`--entity-cache is memory, or a redis(s) address, not "${text}"`);
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`--jwks is an http(s) address, not "${text}"`);
  return url;
}
