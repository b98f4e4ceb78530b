import type { Publications } from '../../../platform/auth/publications.ts';
import type { Identities, IdentityKind } from '../../../platform/database/identities.ts';
import { badInput, type ErrorCode } from '../../../platform/errors.ts';
import { canonicalJson } from '../../../platform/idempotency.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { access } from '../domain/access.ts';
import { checkEvent, isFault, MAX_EVENTS, type CheckedEvent, type EventInput } from '../domain/event-input.ts';
import { hashBody, type NewLearningEvent } from '../domain/learning-event.ts';
import type { EventStore } from '../store/event-store.ts';
import type { Caller } from './onlooker.ts';

export type Rejection = { index: number; code: ErrorCode; field: string; message: string };

/** What became of a batch. */
export type IngestResult = { accepted: number; duplicates: number; rejected: Rejection[] };

type Dependencies = { events: EventStore; identities: Identities; publications: Publications; now: () => Date; newId: IdGenerator };

export type IngestService = ReturnType<typeof createIngestService>;

type Candidate = CheckedEvent & { index: number; userId: string };
type Keys = Record<IdentityKind, Map<string, number>>;

export function createIngestService(deps: Dependencies) {
  const { events, identities, publications, now, newId } = deps;

  const resolveKeys = async (caller: Caller, candidates: readonly Candidate[]): Promise<Keys> => {
    const idsOf = (pick: (candidate: Candidate) => string | null) => [
      ...new Set(candidates.map(pick).filter((id): id is string => id !== null)),
    ];
    const [user, course, content] = await Promise.all([
      identities.keys(
        'user',
        idsOf(({ userId }) => userId),
      ),
      publications.findKnown(
        () => caller,
        'course',
        idsOf(({ courseId }) => courseId),
      ),
      publications.findKnown(
        () => caller,
        'content',
        idsOf(({ contentId }) => contentId),
      ),
    ]);
    return { user, course, content };
  };

  return {
    /**
     * Records what is good in a batch, and says what is wrong with the rest. Sending a batch again changes nothing.
     * @throws BAD_USER_INPUT when there are too many events
     */
    async track(caller: Caller, inputs: readonly EventInput[]): Promise<IngestResult> {
      if (inputs.length > MAX_EVENTS) throw badInput('input.events', `Expected at most ${MAX_EVENTS} events, got ${inputs.length}`);
      const { viewer } = caller;
      const at = now();
      const rejected: Rejection[] = [];
      const reject = (index: number, code: ErrorCode, field: string, message: string) =>
        rejected.push({ index, code, field: `input.events.${index}.${field}`, message });

      const candidates: Candidate[] = [];
      for (const [index, input] of inputs.entries()) {
        const checked = checkEvent(input, at);
        if (isFault(checked)) {
          reject(index, 'BAD_USER_INPUT', checked.field, checked.message);
          continue;
        }
        const userId = checked.userId ?? viewer?.id;
        if (userId === undefined) reject(index, 'BAD_USER_INPUT', 'userId', 'Expected a user: sign in, or name one');
        else if (!access.recordFor(caller, userId)) reject(index, 'FORBIDDEN', 'userId', 'Events of others are recorded by admins');
        else candidates.push({ ...checked, index, userId });
      }

      const keys = await resolveKeys(caller, candidates);
      const fresh = new Map<string, { index: number; event: NewLearningEvent }>();
      let duplicates = 0;
      for (const candidate of candidates) {
        const unknown = findUnknown(candidate, keys);
        if (unknown) {
          reject(candidate.index, 'NOT_FOUND', unknown.field, unknown.message);
          continue;
        }
        const event = toNewEvent(candidate, keys, at, newId);
        const earlier = fresh.get(event.eventId);
        if (!earlier) fresh.set(event.eventId, { index: candidate.index, event });
        else if (earlier.event.bodyHash === event.bodyHash) duplicates += 1;
        else reject(candidate.index, 'CONFLICT', 'eventId', OTHER_BODY);
      }

      const known = await events.insert(
        [...fresh.values()].map(({ event }) => event),
        viewer?.key ?? null,
        at,
      );
      const hashes = known.length > 0 ? await events.findHashes(known) : new Map<string, string>();
      for (const eventId of known) {
        const { index, event } = fresh.get(eventId) as { index: number; event: NewLearningEvent };
        if (hashes.get(eventId) === event.bodyHash) duplicates += 1;
        else reject(index, 'CONFLICT', 'eventId', OTHER_BODY);
      }
      const accepted = fresh.size - known.length;
      return { accepted, duplicates, rejected: rejected.sort((one, other) => one.index - other.index) };
    },
  };
}

/** Says nothing about whose it is and what is in it. */
const OTHER_BODY = 'This id belongs to another event';

function findUnknown({ userId, courseId, contentId }: Candidate, keys: Keys): { field: string; message: string } | null {
  if (!keys.user.has(userId)) return { field: 'userId', message: `User "${userId}" does not exist` };
  if (courseId !== null && !keys.course.has(courseId)) return { field: 'context.courseId', message: `Course "${courseId}" does not exist` };
  if (contentId !== null && !keys.content.has(contentId)) {
    return { field: 'context.contentId', message: `ContentItem "${contentId}" does not exist` };
  }
  return null;
}

function toNewEvent(candidate: Candidate, keys: Keys, at: Date, newId: IdGenerator): NewLearningEvent {
  const { eventId, eventType, userId, courseId, contentId, sessionId, occurredAt, data, context } = candidate;
  return {
    eventId: eventId ?? newId('evt'),
    eventType,
    userKey: keys.user.get(userId) as number,
    courseKey: courseId === null ? null : (keys.course.get(courseId) as number),
    contentKey: contentId === null ? null : (keys.content.get(contentId) as number),
    sessionId,
    data,
    context,
    occurredAt: occurredAt ?? at,
    // The time as the sender said it: one that was left out is none, or a repeat would be another event.
    bodyHash: hashBody(canonicalBody(candidate)),
  };
}

/** Equal for equal events. All but the sender's own fields is in a fixed order as it is, which is much faster than sorting. */
function canonicalBody({ eventType, userId, courseId, contentId, sessionId, occurredAt, data, context }: Candidate): string {
  const { custom_fields: customFields, ...figures } = data;
  const body = JSON.stringify([eventType, userId, courseId, contentId, sessionId, occurredAt, figures, context]);
  return customFields ? body + canonicalJson(customFields) : body;
}
