import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isReading } from './methods.ts';

/**
 * Gives the answer to a GET, or to a HEAD, a name by its content, and says whether the client has it already: then 304 is all it needs.
 * Whoever keeps it asks each time whether it is still the same, and keeps it for one reader.
 */
export function isKnownToClient({ method, headers }: FastifyRequest, reply: FastifyReply, body: string): boolean {
  if (!isReading(method)) return false;
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  void reply.headers({ etag: tag, 'cache-control': 'private, no-cache', vary: 'origin, accept, authorization, cookie, x-service-token' });
  const known = headers['if-none-match'];
  return known !== undefined && (known.trim() === ANY || known.split(',').some((one) => opaque(one) === opaque(tag)));
}

/** What a client says that has some answer, whichever it is. */
const ANY = '*';

/** Weakly, `W/"a"` and `"a"` are the same. */
const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
