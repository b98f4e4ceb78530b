import { forbidden } from '../../platform/errors.ts';
import type { ClientRequest } from '../caller.ts';
import type { Origins } from './origins.ts';

/** Media types that a form of any page can send without asking first. */
const SIMPLE_TYPES = new Set(['', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);
/** Apollo's clients send these; a page of another origin cannot without asking first. */
const PREFLIGHT_HEADERS = ['apollo-require-preflight', 'x-apollo-operation-name'];

/**
 * Throws FORBIDDEN unless the person at the browser meant this request: for whoever is known by a cookie, which a browser sends
 * along whichever page makes it ask. The page must be ours or listed, and the request one that a page of another origin could not
 * have sent unasked: JSON, or with `apollo-require-preflight`. A WebSocket's handshake is known by its origin alone.
 */
export type AssertNotForged = (request: Pick<ClientRequest, 'transport' | 'headers'>) => void;

export const createForgeryCheck =
  (origins: Origins): AssertNotForged =>
  ({ transport, headers }) => {
    if (!isFromOwnPage(origins, headers) || (transport === 'http' && isSimple(headers)))
      throw forbidden(
        'A cookie counts only for pages of this site or of those it knows, as JSON or with the header `apollo-require-preflight`',
      );
  };

function isFromOwnPage(origins: Origins, headers: ClientRequest['headers']): boolean {
  if (headers['origin'] !== undefined) return origins.isAllowed(headers);
  // Browsers leave `origin` out where a page asks its own site by GET; no page can set or remove this one.
  return headers['sec-fetch-site'] === 'same-origin';
}

function isSimple(headers: ClientRequest['headers']): boolean {
  if (PREFLIGHT_HEADERS.some((name) => headers[name])) return false;
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  return SIMPLE_TYPES.has(type.trim().toLowerCase());
}
