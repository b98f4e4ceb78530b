import { access } from '../domain/access.ts';
import { PLATFORM_PREFIX } from '../domain/learning-event.ts';
import type {
  LearningEventContextResolvers,
  LearningEventDataResolvers,
  LearningEventResolvers,
  LearningEventUpdateResolvers,
} from '../generated/resolvers.ts';
import { referenceByKey } from './references.ts';

export const LearningEvent: LearningEventResolvers = {
  __resolveReference: ({ id }, context) => context.services.events.byId(context, id),
  user: ({ userKey }, _args, { loaders }) => referenceByKey('User', userKey, loaders),
  course: ({ courseKey }, _args, { loaders }) => referenceByKey('Course', courseKey, loaders),
  content: ({ contentKey }, _args, { loaders }) => referenceByKey('ContentItem', contentKey, loaders),
  sessionId: (event, _args, speaker) => (access.seePersonalFields(speaker, event) ? event.sessionId : null),
  origin: ({ id }) => (id.startsWith(PLATFORM_PREFIX) ? 'PLATFORM' : 'CLIENT'),
  context: (event) => event,
  data: (event) => event,
};

export const LearningEventContext: LearningEventContextResolvers = {
  deviceType: ({ context }) => context.device_type,
  browser: (event, _args, speaker) => (access.seePersonalFields(speaker, event) ? event.context.browser : null),
  ipAddress: (event, _args, speaker) => (access.seePersonalFields(speaker, event) ? event.context.ip_address : null),
};

export const LearningEventData: LearningEventDataResolvers = {
  progressPercentage: ({ data }) => data.progress_percentage,
  timeSpentSeconds: ({ data }) => data.time_spent_seconds,
  score: ({ data }) => data.score,
  customFields: (event, _args, speaker) => (access.seePersonalFields(speaker, event) ? event.data.custom_fields : null),
};

export const LearningEventUpdate: LearningEventUpdateResolvers = {
  event: ({ eventKey }, _args, context) => context.services.events.byKey(context, eventKey),
};
