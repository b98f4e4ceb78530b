import { createHash } from 'node:crypto';
import { badRequest, persistedQueryNotFound, persistedQueryNotSupported, type FindDocument } from './asked-document.ts';
import type { QueryStore } from './query-store.ts';

/**
 * Apollo's automatic persisted queries: a client names a text by its hash, and sends it once where it is not known yet.
 * Over HTTP; a WebSocket saves nothing by it. Only what may run is remembered.
 * @param store null: none are kept
 */
export const createPersistedQueries =
  (store: QueryStore | null): FindDocument =>
  async ({ query, hash }, transport) => {
    if (hash === undefined || (query !== undefined && transport === 'websocket')) return query === undefined ? null : { source: query };
    if (!store || transport === 'websocket') return { error: persistedQueryNotSupported() };
    if (query === undefined) {
      const source = await store.find(hash);
      return source === null ? { error: persistedQueryNotFound() } : { source };
    }
    if (createHash('sha256').update(query).digest('hex') !== hash) return { error: badRequest('provided sha does not match query') };
    return { source: query, onAccepted: () => void store.keep(hash, query) };
  };
