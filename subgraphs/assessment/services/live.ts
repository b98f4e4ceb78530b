import { assertSpeaker } from '../../../platform/auth/viewer.ts';
import type { Identities } from '../../../platform/database/identities.ts';
import { badInput, forbidden, notFound } from '../../../platform/errors.ts';
import type { EventStreams } from '../../../platform/events/stream.ts';
import { access, type Asking } from '../domain/access.ts';
import { assessmentEvents } from '../domain/events.ts';

export type SubmissionUpdate = { cursor: string; occurredAt: Date; submissionId: string };

export type LiveService = ReturnType<typeof createLiveService>;

export function createLiveService({ streams, identities }: { streams: EventStreams; identities: Identities }) {
  return {
    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, and what a bad cursor throws */
    async gradedSubmissions(asking: Asking, userId: string | null | undefined, after: string | null | undefined) {
      const id = userId ?? assertSpeaker(asking).viewer?.id;
      if (id === undefined) throw badInput('userId', 'Expected a user: a service account is none');
      const key = (await identities.keys('user', [id])).get(id);
      if (key === undefined) throw notFound('User', id);
      const courses = access.submissionsOf(asking, key);
      if (courses.length === 0) throw forbidden('Submissions of others are watched by their instructors');
      return streams.open<SubmissionUpdate>(
        { types: [assessmentEvents.graded], userKey: key },
        after,
        ({ entry: { courseKey, payload, occurredAt }, cursorAt, fromIndex }) => {
          const seen = courses === 'all' || (courseKey !== null && courses.includes(courseKey));
          return fromIndex > 0 || !seen ? [] : [{ cursor: cursorAt(0), occurredAt, submissionId: payload['submission'] as string }];
        },
      );
    },
  };
}
