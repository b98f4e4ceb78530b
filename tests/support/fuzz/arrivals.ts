import { createDeferred, type Deferred } from '../../../gateway/streams/deferred.ts';

/** Which requests have reached a resolver. Outlives an academy that has ended. */
export type Arrivals = {
  note: (correlationId: string) => void;
  has: (correlationId: string) => boolean;
  /** Resolves when it has. */
  of: (correlationId: string) => Promise<void>;
};

export function createArrivals(): Arrivals {
  const seen = new Set<string>();
  const awaited = new Map<string, Deferred<void>>();
  return {
    note(correlationId) {
      // Over a WebSocket, the number of the operation follows.
      const [id = ''] = correlationId.split('.');
      seen.add(id);
      awaited.get(id)?.resolve();
      awaited.delete(id);
    },
    has: (id) => seen.has(id),
    of(id) {
      if (seen.has(id)) return Promise.resolve();
      const arrival = createDeferred();
      awaited.set(id, arrival);
      return arrival.promise;
    },
  };
}
