import { assertSpeaker } from '../../../platform/auth/viewer.ts';
import { forbidden, notFound, preconditionFailed } from '../../../platform/errors.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Asking } from '../domain/access.ts';
import { applyGrades } from '../domain/attempt-changes.ts';
import { submissionEvent } from '../domain/events.ts';
import { gradeSubmissionInput, type GradeSubmissionInput } from '../domain/submission-input.ts';
import type { Submission } from '../domain/submission.ts';
import type { AttemptStore } from '../store/attempt-store.ts';
import type { SubmissionStore } from '../store/submission-store.ts';
import { expireIfOverdue } from './expiry.ts';

type Dependencies = { attempts: AttemptStore; submissions: SubmissionStore; now: () => Date };

export type GradingService = ReturnType<typeof createGradingService>;

export function createGradingService({ attempts, submissions, now }: Dependencies) {
  /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, BAD_USER_INPUT, PRECONDITION_FAILED for an attempt that is still open */
  const grade = async (asking: Asking, input: GradeSubmissionInput): Promise<Submission> => {
    // A service account that grades is no row of users, and leaves its name to the log.
    const graderKey = assertSpeaker(asking).viewer?.key ?? null;
    const { submissionId, grades } = parseInput(gradeSubmissionInput, input);
    const outcome = await attempts.change(submissionId, null, (held) => {
      if (!held || !access.seeSubmission(asking, held.submission)) throw notFound('Submission', submissionId);
      if (!access.grade(asking, held.submission)) throw forbidden('Attempts are graded by other instructors of the course');
      const at = now();
      const expired = expireIfOverdue(held, at);
      if (expired.change) return expired;
      if (held.submission.status === 'IN_PROGRESS') throw preconditionFailed('This attempt is still open', 'input.submissionId');
      const change = applyGrades(held, grades, at);
      const events =
        change?.submission.gradedAt === at
          ? [
              submissionEvent('graded', {
                submission: change.submission,
                assessmentId: held.assessmentId,
                contentKey: held.contentKey,
                actorKey: graderKey,
                at,
              }),
            ]
          : [];
      return { outcome: 'graded', change, ...(graderKey !== null && { gradedBy: graderKey }), events };
    });
    // Nobody had looked since its time ran out: now it is over, and can be graded.
    if (outcome === 'expired') return grade(asking, input);
    const [submission] = await submissions.findMany([submissionId]);
    if (!submission) throw notFound('Submission', submissionId);
    return submission;
  };

  return { grade };
}
