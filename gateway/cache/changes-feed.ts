import { z } from 'zod';
import type { IdentityIssuer } from '../../platform/auth/identity-token.ts';
import type { SubgraphEndpoint } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import { followFeed } from '../streams/followed-feed.ts';
import { tagOf } from './entity-cache.ts';
import type { EntityStore } from './entity-store.ts';

/** Keeps a store up to date with what subgraphs say about their entities. */
export type ChangesFeed = {
  /** Whether what changes in the subgraph is told just now, and everything up to now was forgotten that may have changed untold. */
  isTold: (subgraph: string) => boolean;
  stop: () => Promise<void>;
};

export type ChangesFeedOptions = {
  issuer: Pick<IdentityIssuer, 'issue'>;
  /** The subgraphs that tell, each with the root field that it tells by. */
  sources: readonly { endpoint: SubgraphEndpoint; field: string }[];
  store: Pick<EntityStore, 'forget' | 'forgetAll'>;
  logger: Logger;
};

const changes = z.object({ cursor: z.string(), entities: z.array(z.object({ type: z.string(), id: z.string() })) });

/** Follows them from now until it is stopped, over lost connections and restarts. */
export function followChanges({ issuer, sources, store, logger }: ChangesFeedOptions): ChangesFeed {
  const feeds = new Map(
    sources.map(({ endpoint, field }) => {
      const told = z.object({ [field]: changes });
      const feed = followFeed({
        issuer,
        endpoint,
        query: `subscription EntitiesChanged($after: String) { ${field}(after: $after) { cursor entities { type id } } }`,
        read: (data) => told.safeParse(data).data?.[field] ?? null,
        // What the store keeps may be from before, or from another process.
        onConnect: () => void store.forgetAll(),
        onEvent: ({ entities }) => {
          if (entities.length > 0) void store.forget(entities.map(({ type, id }) => tagOf(type, id)));
        },
        what: `Changes of entities of the ${endpoint.name} subgraph`,
        meanwhile: 'its entities are not taken from the cache',
        logger,
      });
      return [endpoint.name, feed] as const;
    }),
  );
  return {
    isTold: (subgraph) => (feeds.get(subgraph)?.toldSince() ?? null) !== null,
    stop: async () => {
      await Promise.all([...feeds.values()].map((feed) => feed.stop()));
    },
  };
}
