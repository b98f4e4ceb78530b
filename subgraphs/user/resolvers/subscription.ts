import type { SubscriptionResolvers } from '../generated/resolvers.ts';
import { forbidden } from '../../../platform/errors.ts';
import type { EntityChanges } from '../../../platform/events/entity-changes.ts';
import type { AccessChange } from '../services/access-feed.ts';
import type { ProfileUpdate as Update } from '../services/live.ts';

export const Subscription: SubscriptionResolvers = {
  profileChanged: {
    subscribe: (_, { userId, after }, context) => context.services.live.profileChanges(context, userId, after),
    resolve: (update: Update) => update,
  },
  accessChanged: {
    subscribe: (_, { after }, { isGateway, services }) => {
      if (!isGateway) throw forbidden('Changes of access are told to the gateway');
      return services.accessFeed.open(after);
    },
    resolve: (change: AccessChange) => change,
  },
  userEntitiesChanged: {
    subscribe: (_, { after }, { isGateway, services }) => {
      if (!isGateway) throw forbidden('Changes of entities are told to the gateway');
      return services.entityChanges.open(after);
    },
    resolve: (changes: EntityChanges) => changes,
  },
};
