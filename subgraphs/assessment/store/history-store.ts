import { appendEvents } from '../../../platform/events/outbox.ts';
import type { ToldAttempt } from '../domain/history.ts';
import type { AssessmentDatabase } from './assessment-rows.ts';

export type HistoryStore = {
  /** Attempts that are there already, or whose learner has another of the same number, are left out. The number of those added. */
  insert: (attempts: readonly ToldAttempt[]) => Promise<number>;
};

export const createHistoryStore = (db: AssessmentDatabase): HistoryStore => ({
  insert: (attempts) =>
    db.transact(async (tx) => {
      const rows = attempts.map(({ submission }) => submission);
      const made = await tx.$queryRaw<{ id: number; public_id: string }[]>`
        INSERT INTO submissions (public_id, assessment_id, revision_id, user_id, course_id, attempt, status, started_at, due_at, submitted_at,
          graded_at, points, max_points, score, passed)
        SELECT s.id, s."assessmentKey", s."revisionKey", s."userKey", s."courseKey", s.attempt, s.status, s."startedAt", s."dueAt",
          s."submittedAt", s."gradedAt", s.points, s."maxPoints", s.score, s.passed
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS s(id text, "assessmentKey" int, "revisionKey" int, "userKey" int,
          "courseKey" int, attempt int, status text, "startedAt" timestamp, "dueAt" timestamp, "submittedAt" timestamp, "gradedAt" timestamp,
          points numeric, "maxPoints" numeric, score numeric, passed boolean)
        ORDER BY s."startedAt", s.id
        ON CONFLICT DO NOTHING RETURNING id, public_id`;
      const keys = new Map(made.map(({ id, public_id: publicId }) => [publicId, id]));
      const fresh = attempts.flatMap((attempt) => {
        const key = keys.get(attempt.submission.id);
        return key === undefined ? [] : [{ ...attempt, key }];
      });
      const answers = fresh.flatMap(({ key, answers }) => answers.map((answer) => ({ ...answer, submissionKey: key })));
      await tx.$executeRaw`
        INSERT INTO answers (submission_id, question_id, response, points_awarded, feedback)
        SELECT w."submissionKey", w."questionKey", w.response, w.points, w.feedback
        FROM jsonb_to_recordset(${JSON.stringify(answers)}::jsonb)
          AS w("submissionKey" int, "questionKey" int, response jsonb, points numeric, feedback text)`;
      const events = fresh.flatMap(({ events }) => events);
      await appendEvents(
        tx,
        events.sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime()),
      );
      return fresh.length;
    }),
});
