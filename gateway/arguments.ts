import { parseArgs } from 'node:util';
import type { JwtOptions } from './security/jwt-identity.ts';
import type { UnauthorizedOperations } from './security/authorization/authorization.ts';

export const USAGE = `Usage: npm run gateway [-- --host <address>] [--port <number>]
       npm run gateway -- --supergraph <path or URL> [--host <address>] [--port <number>]
                          [--jwks <URL> [--issuer <text>] [--audience <text>[,<text>]] [--unauthorized filter|reject]]

--jwks          verifies JSON Web Tokens with these keys, and enforces @authenticated and @requiresScopes by them; @policy never holds
--unauthorized  what becomes of operations that ask for too much: they run without it, or not at all`;

export type GatewayArguments = {
  host?: string | undefined;
  port?: string | undefined;
  help: boolean;
  standalone: { supergraph: string; jwt?: JwtOptions; unauthorized?: UnauthorizedOperations } | null;
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
      help: { type: 'boolean' },
    },
  });
  const { supergraph, jwks, issuer, audience, unauthorized, host, port, help = false } = values;
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
    standalone: supergraph === undefined ? null : { supergraph, ...(jwt && { jwt }), ...(unauthorized && { unauthorized }) },
  };
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(`--jwks is an http(s) address, not "${text}"`);
  return url;
}
