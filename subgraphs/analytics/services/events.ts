import { notFound } from '../../../platform/errors.ts';
import { access } from '../domain/access.ts';
import type { LearningEvent } from '../domain/learning-event.ts';
import type { Asking } from './figures.ts';
import { onlookerOf } from './onlooker.ts';

export type EventService = ReturnType<typeof createEventService>;

export function createEventService() {
  // An event of others is answered like one that does not exist: ids are chosen by senders, and reveal nothing.
  const assertSeen = async (asking: Asking, event: LearningEvent | null, id: string): Promise<LearningEvent> => {
    if (!event || !access.seeEvent(await onlookerOf(asking), event)) throw notFound('LearningEvent', id);
    return event;
  };
  return {
    /** By public id. @throws UNAUTHENTICATED, NOT_FOUND */
    byId: async (asking: Asking, id: string) => assertSeen(asking, await asking.loaders.eventById.load(id), id),
    /** By internal key. @throws UNAUTHENTICATED, NOT_FOUND */
    byKey: async (asking: Asking, key: string) => assertSeen(asking, await asking.loaders.eventByKey.load(key), key),
  };
}
