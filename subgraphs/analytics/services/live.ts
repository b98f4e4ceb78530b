import type { Publications } from '../../../platform/auth/publications.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { badInput, forbidden, notFound } from '../../../platform/errors.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { access } from '../domain/access.ts';
import { analyticsEvents, recordedOf } from '../domain/events.ts';
import { EVENT_TYPES } from '../domain/learning-event.ts';
import { onlookerOf, type Caller } from './onlooker.ts';

/** @param eventKey internal key of the event */
export type LearningEventUpdate = { cursor: string; occurredAt: Date; eventKey: string };

export type WatchArgs = {
  userId?: string | null | undefined;
  courseId?: string | null | undefined;
  types?: readonly string[] | null | undefined;
  after?: string | null | undefined;
};

type Dependencies = { streams: EventStreams; identities: Identities; publications: Publications };

export type LiveService = ReturnType<typeof createLiveService>;

export function createLiveService({ streams, identities, publications }: Dependencies) {
  const findKey = async (caller: Caller, kind: 'user' | 'course', id: string): Promise<number> => {
    const found = kind === 'user' ? await identities.keys(kind, [id]) : await publications.findKnown(() => caller, kind, [id]);
    const key = found.get(id);
    if (key === undefined) throw notFound(kind === 'user' ? 'User' : 'Course', id);
    return key;
  };

  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT for unknown types, and what a bad cursor throws */
    async events(caller: Caller, { userId, courseId, types, after }: WatchArgs) {
      const onlooker = await onlookerOf(caller);
      const wanted = parseTypes(types);
      const courseKey = courseId == null ? null : await findKey(caller, 'course', courseId);
      const ownKey = courseKey === null ? (onlooker.viewer?.key ?? null) : null;
      const userKey = userId == null ? ownKey : await findKey(caller, 'user', userId);
      if (!access.watchEvents(onlooker, userKey, courseKey)) {
        throw forbidden('Events of others are watched by admins, and by instructors in their courses');
      }
      return streams.open<LearningEventUpdate>(
        { types: [analyticsEvents.recorded], userKey: userKey ?? undefined, courseKey: courseKey ?? undefined },
        after,
        ({ entry, cursorAt, fromIndex }) => {
          const { events, types: typesOf } = recordedOf(entry);
          return events.flatMap((eventKey, index) =>
            index < fromIndex || (wanted && !wanted.has(typesOf[index] ?? ''))
              ? []
              : [{ cursor: cursorAt(index), occurredAt: entry.occurredAt, eventKey }],
          );
        },
      );
    },
  };
}

/** Null: all of them. */
function parseTypes(types: readonly string[] | null | undefined): Set<string> | null {
  if (types == null) return null;
  const wanted = types.map((type) => type.toLowerCase());
  if (wanted.length > 0 && wanted.every((type) => (EVENT_TYPES as readonly string[]).includes(type))) return new Set(wanted);
  throw badInput('types', `Expected some of ${EVENT_TYPES.join(', ')}`);
}
