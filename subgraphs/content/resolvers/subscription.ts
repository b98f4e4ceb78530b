import { forbidden } from '../../../platform/errors.ts';
import type { EntityChanges } from '../../../platform/events/entity-changes.ts';
import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import type { ContentUpdate, ProgressUpdate } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  progressUpdated: {
    subscribe: async (_, args, { actor, services }) => services.live.progressUpdates(await actor(), args),
    resolve: (update: ProgressUpdate) => update,
  },
  contentChanged: {
    subscribe: async (_, args, { actor, services }) => services.live.contentChanges(await actor(), args),
    resolve: (update: ContentUpdate) => update,
  },
  contentEntitiesChanged: {
    subscribe: (_, { after }, { isGateway, services }) => {
      if (!isGateway) throw forbidden('Changes of entities are told to the gateway');
      return services.entityChanges.open(after);
    },
    resolve: (changes: EntityChanges) => changes,
  },
};
