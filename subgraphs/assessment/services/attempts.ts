import { assertViewer } from '../../../platform/auth/viewer.ts';
import { conflict, notFound, preconditionFailed } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Asking } from '../domain/access.ts';
import { closeAttempt, mergeResponses, type HeldAttempt } from '../domain/attempt-changes.ts';
import { attemptsLeft, dueAfter } from '../domain/attempt.ts';
import { submissionEvent } from '../domain/events.ts';
import { toResponses } from '../domain/responses.ts';
import {
  saveAnswersInput,
  startAttemptInput,
  submitAssessmentInput,
  type SaveAnswersInput,
  type StartAttemptInput,
  type SubmitAssessmentInput,
} from '../domain/submission-input.ts';
import type { Submission } from '../domain/submission.ts';
import type { AttemptStore } from '../store/attempt-store.ts';
import type { SubmissionStore } from '../store/submission-store.ts';
import { closingEvents, expireIfOverdue, type ExpiryService } from './expiry.ts';

type Dependencies = {
  attempts: AttemptStore;
  submissions: SubmissionStore;
  expiry: ExpiryService;
  now: () => Date;
  newId: IdGenerator;
};

export type AttemptService = ReturnType<typeof createAttemptService>;

export function createAttemptService({ attempts, submissions, expiry, now, newId }: Dependencies) {
  const find = async (id: string): Promise<Submission> => {
    const [submission] = await submissions.findMany([id]);
    if (!submission) throw notFound('Submission', id);
    return submission;
  };

  return {
    /** @throws UNAUTHENTICATED, NOT_FOUND, PRECONDITION_FAILED, CONFLICT for a key that was used otherwise */
    async start(asking: Asking, input: StartAttemptInput): Promise<Submission> {
      const viewer = assertViewer(asking.viewer);
      const { assessmentId, idempotencyKey } = parseInput(startAttemptInput, input);
      await expiry.expireOf(viewer.key, assessmentId);
      const startedAt = now();
      const call = { actor: viewer.id, mutation: 'startAttempt', key: idempotencyKey, input: { assessmentId } };
      const id = await attempts.open(
        assessmentId,
        { id: newId('sub'), userKey: viewer.key, startedAt },
        call,
        (assessment, { attempts: attemptsBefore, openPrerequisites }) => {
          if (!assessment || !access.seeAssessment(asking, assessment)) throw notFound('Assessment', assessmentId);
          if (assessment.currentRevision === null || assessment.deletedAt) {
            throw preconditionFailed('This assessment is not published', 'input.assessmentId');
          }
          if (!access.attempt(asking, assessment)) throw preconditionFailed('Enrol in the course first', 'input.assessmentId');
          if (openPrerequisites.length > 0) {
            const titles = openPrerequisites.map((title) => `"${title}"`).join(', ');
            throw preconditionFailed(`Complete first: ${titles}`, 'input.assessmentId');
          }
          const { attemptsAllowed, timeLimitMinutes } = assessment.shown;
          if (attemptsLeft(attemptsAllowed, { attempts: attemptsBefore, open: false, passed: false }) === 0) {
            throw preconditionFailed(`All ${attemptsAllowed} attempts are used up`, 'input.assessmentId');
          }
          return {
            dueAt: dueAfter(startedAt, timeLimitMinutes),
            event: (submission) =>
              submissionEvent('started', {
                submission,
                assessmentId,
                contentKey: assessment.contentKey,
                actorKey: viewer.key,
                at: startedAt,
              }),
          };
        },
      );
      return find(id);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, PRECONDITION_FAILED for an attempt that is over */
    async save(asking: Asking, input: SaveAnswersInput): Promise<Submission> {
      assertViewer(asking.viewer);
      const { submissionId, answers } = parseInput(saveAnswersInput, input);
      const outcome = await attempts.change(submissionId, null, (maybe) => {
        const held = assertOwn(asking, submissionId, maybe);
        const expired = expireIfOverdue(held, now());
        if (expired.change) return expired;
        if (held.submission.status !== 'IN_PROGRESS') throw preconditionFailed('This attempt is over', 'input.submissionId');
        const responses = toResponses(held.questions, answers);
        const saved = mergeResponses([], responses, held.submission.key);
        return { outcome: 'saved', change: { submission: held.submission, answers: saved } };
      });
      if (outcome === 'expired') throw timeIsUp();
      return find(submissionId);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, BAD_USER_INPUT, CONFLICT, PRECONDITION_FAILED when time has run out */
    async submit(asking: Asking, input: SubmitAssessmentInput): Promise<Submission> {
      const viewer = assertViewer(asking.viewer);
      const { submissionId, answers, idempotencyKey } = parseInput(submitAssessmentInput, input);
      const call = { actor: viewer.id, mutation: 'submitAssessment', key: idempotencyKey, input: { submissionId, answers } };
      const outcome = await attempts.change(submissionId, call, (maybe) => {
        const held = assertOwn(asking, submissionId, maybe);
        const at = now();
        const expired = expireIfOverdue(held, at);
        if (expired.change) return expired;
        if (held.submission.status === 'EXPIRED') throw timeIsUp();
        if (held.submission.status !== 'IN_PROGRESS') throw conflict('This attempt was submitted already', 'input.submissionId');
        const change = closeAttempt(held, toResponses(held.questions, answers), 'submitted', at);
        return { outcome: 'submitted', change, events: closingEvents(held, change, 'submitted', viewer.key, at) };
      });
      if (outcome === 'expired') throw timeIsUp();
      return find(submissionId);
    },
  };
}

const timeIsUp = () => preconditionFailed('Time has run out: the attempt is graded with the answers saved in time', 'input.submissionId');

/** Others' attempts are not to be told from those that do not exist. */
function assertOwn(asking: Asking, id: string, held: HeldAttempt | null): HeldAttempt {
  if (!held || !access.answer(asking, held.submission)) throw notFound('Submission', id);
  return held;
}
