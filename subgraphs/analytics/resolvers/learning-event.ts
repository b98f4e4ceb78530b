import type { Speaker } from '../../../platform/auth/viewer.ts';
import { forbidden } from '../../../platform/errors.ts';
import { access } from '../domain/access.ts';
import { PLATFORM_PREFIX, type LearningEvent as StoredEvent } from '../domain/learning-event.ts';
import type {
  LearningEventContextResolvers,
  LearningEventDataResolvers,
  LearningEventResolvers,
  LearningEventUpdateResolvers,
} from '../generated/resolvers.ts';
import { referenceByKey } from './references.ts';

/** Nobody is to take what is not theirs to see for what was not recorded. */
function assertPersonal(speaker: Speaker, event: StoredEvent): void {
  if (!access.seePersonalFields(speaker, event)) throw forbidden('Shown to the user and to admins alone');
}

export const LearningEvent: LearningEventResolvers = {
  __resolveReference: ({ id }, context) => context.services.events.byId(context, id),
  user: ({ userKey }, _args, { loaders }) => referenceByKey('User', userKey, loaders),
  course: ({ courseKey }, _args, { loaders }) => referenceByKey('Course', courseKey, loaders),
  content: ({ contentKey }, _args, { loaders }) => referenceByKey('ContentItem', contentKey, loaders),
  sessionId: (event, _args, speaker) => {
    assertPersonal(speaker, event);
    return event.sessionId;
  },
  origin: ({ id }) => (id.startsWith(PLATFORM_PREFIX) ? 'PLATFORM' : 'CLIENT'),
  context: (event) => event,
  data: (event) => event,
};

export const LearningEventContext: LearningEventContextResolvers = {
  deviceType: ({ context }) => context.device_type,
  browser: (event, _args, speaker) => {
    assertPersonal(speaker, event);
    return event.context.browser;
  },
  ipAddress: (event, _args, speaker) => {
    assertPersonal(speaker, event);
    return event.context.ip_address;
  },
};

export const LearningEventData: LearningEventDataResolvers = {
  progressPercentage: ({ data }) => data.progress_percentage,
  timeSpentSeconds: ({ data }) => data.time_spent_seconds,
  score: ({ data }) => data.score,
  customFields: (event, _args, speaker) => {
    assertPersonal(speaker, event);
    return event.data.custom_fields;
  },
};

export const LearningEventUpdate: LearningEventUpdateResolvers = {
  event: ({ eventKey }, _args, context) => context.services.events.byKey(context, eventKey),
};
