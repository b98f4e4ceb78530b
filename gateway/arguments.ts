import { parseArgs } from 'node:util';
import type { StoreOptions } from './cache/create-store.ts';
import type { StandaloneOptions } from './standalone.ts';

export const USAGE = `Usage: npm run gateway [-- --host <address>] [--port <number>]
       npm run gateway -- --supergraph <path or URL> [--host <address>] [--port <number>] [--poll <seconds>] [--plan-cache <path>]
                          [--entity-cache memory|<redis URL>] [--timeout <seconds>[,<subgraph>=<seconds>]] [--share-requests]
                          [--jwks <URL> [--issuer <text>] [--audience <text>[,<text>]] [--unauthorized filter|reject]]

--poll          how often to look for another supergraph, 0 for never: a file every second unless told, an address never. SIGHUP looks at once
--plan-cache    a file that keeps the query plans used most over a restart
--jwks          verifies JSON Web Tokens with these keys, and enforces @authenticated and @requiresScopes by them; @policy never holds
--unauthorized  what becomes of operations that ask for too much: they run without it, or not at all
--entity-cache  keeps what subgraphs say about entities, for as long as their Cache-Control allows, in 64 MiB of memory or in Redis
--timeout       how long a subgraph may take to answer, 10 seconds unless told, within HMA_REQUEST_TIMEOUT_MS; one of them may be given more or less
--share-requests  sends a query that is the same as one on its way, for the same caller, once`;

export type GatewayArguments = {
  host?: string | undefined;
  port?: string | undefined;
  help: boolean;
  standalone: Pick<
    StandaloneOptions,
    'supergraph' | 'pollSeconds' | 'planCache' | 'jwt' | 'unauthorized' | 'entityStore' | 'timeouts' | 'shareRequests'
  > | null;
};

/** @throws Error that says which argument makes no sense */
export function readArguments(args: readonly string[]): GatewayArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      supergraph: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      poll: { type: 'string' },
      'plan-cache': { type: 'string' },
      jwks: { type: 'string' },
      issuer: { type: 'string' },
      audience: { type: 'string' },
      unauthorized: { type: 'string' },
      'entity-cache': { type: 'string' },
      timeout: { type: 'string' },
      'share-requests': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  const { supergraph, poll, 'plan-cache': planCache, 'entity-cache': entityCache, jwks, issuer, audience, unauthorized } = values;
  const { timeout, 'share-requests': shareRequests, host, port, help = false } = values;
  if (supergraph === undefined && jwks !== undefined) throw new Error('--jwks goes with --supergraph: the platform knows its own sessions');
  for (const [name, value] of Object.entries({
    poll,
    'plan-cache': planCache,
    'entity-cache': entityCache,
    timeout,
    'share-requests': shareRequests,
  })) {
    if (value !== undefined && supergraph === undefined) throw new Error(`--${name} goes with --supergraph: the platform has its settings`);
  }
  for (const [name, value] of Object.entries({ issuer, audience, unauthorized })) {
    if (value !== undefined && jwks === undefined) throw new Error(`--${name} goes with --jwks`);
  }
  if (unauthorized !== undefined && unauthorized !== 'filter' && unauthorized !== 'reject') {
    throw new Error(`--unauthorized is filter or reject, not "${unauthorized}"`);
  }
  const jwt = jwks === undefined ? undefined : { jwks: urlOf(jwks), issuer, audience: audience?.split(',') };
  const pollSeconds = poll === undefined ? undefined : secondsOf(poll);
  return {
    host,
    port,
    help,
    standalone:
      supergraph === undefined
        ? null
        : {
            supergraph,
            ...(pollSeconds !== undefined && { pollSeconds }),
            ...(planCache !== undefined && { planCache }),
            ...(jwt && { jwt }),
            ...(unauthorized && { unauthorized }),
            ...(entityCache !== undefined && { entityStore: storeOf(entityCache) }),
            ...(timeout !== undefined && { timeouts: timeoutsOf(timeout) }),
            ...(shareRequests && { shareRequests }),
          },
  };
}

const MEMORY_BYTES = 64 * 1_048_576;

function storeOf(text: string): StoreOptions {
  if (text === 'memory') return { bytes: MEMORY_BYTES };
  if (/^rediss?:/.test(text) && URL.canParse(text)) return { redisUrl: text };
  throw new Error(`--entity-cache is memory, or a redis(s) address, not "${text}"`);
}

/** A timer of Node's goes no further. */
const MAX_SECONDS = 86_400;

function secondsOf(text: string): number {
  const seconds = text.trim() === '' ? NaN : Number(text);
  if (!(seconds >= 0 && seconds <= MAX_SECONDS)) throw new Error(`--poll is a number of seconds from 0 to ${MAX_SECONDS}, not "${text}"`);
  return seconds;
}

/** In milliseconds. */
function timeoutsOf(text: string): NonNullable<StandaloneOptions['timeouts']> {
  const bySubgraph = new Map<string, number>();
  let all: number | undefined;
  for (const part of text.split(',')) {
    const [, name, seconds = ''] = /^(?:([^=]+)=)?(.*)$/.exec(part.trim()) ?? [];
    const ms = Number(seconds) * 1_000;
    if (seconds === '' || !(ms >= 1 && ms <= MAX_SECONDS * 1_000)) {
      throw new Error(`--timeout is a number of seconds up to ${MAX_SECONDS}, and such a number for single subgraphs, not "${text}"`);
    }
    if (name === undefined) all = ms;
    else bySubgraph.set(name, ms);
  }
  return { all, bySubgraph };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`--jwks is an http(s) address, not "${text}"`);
  return url;
}
