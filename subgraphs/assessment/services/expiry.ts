import { GRACE_MS, isOverdue } from '../domain/attempt.ts';
import { closeAttempt, type AttemptChange, type HeldAttempt } from '../domain/attempt-changes.ts';
import { submissionEvent } from '../domain/events.ts';
import type { Submission } from '../domain/submission.ts';
import type { AttemptStore, Decision } from '../store/attempt-store.ts';
import type { SubmissionStore } from '../store/submission-store.ts';

export type ExpiryService = ReturnType<typeof createExpiryService>;

type Dependencies = { attempts: AttemptStore; submissions: SubmissionStore; now: () => Date };

export function createExpiryService({ attempts, submissions, now }: Dependencies) {
  const expire = async (ids: readonly string[]) => {
    for (const id of ids) await attempts.change(id, null, (held) => expireIfOverdue(held, now()));
  };
  const overdueBefore = () => new Date(now().getTime() - GRACE_MS);

  return {
    /** The submissions as they are once those whose time has run out are ended. Without such ones nothing is read. */
    async settle(found: readonly Submission[]): Promise<Submission[]> {
      const at = now();
      const overdue = found.filter((submission) => isOverdue(submission, at)).map(({ id }) => id);
      if (overdue.length === 0) return [...found];
      await expire(overdue);
      const settled = new Map((await submissions.findMany(overdue)).map((submission) => [submission.id, submission]));
      return found.map((submission) => settled.get(submission.id) ?? submission);
    },

    /** Ends the user's attempt at an assessment, if its time has run out. */
    async expireOf(userKey: number, assessmentId: string): Promise<void> {
      await expire(await attempts.findOverdueOf(userKey, assessmentId, overdueBefore()));
    },

    /** Ends up to `limit` attempts whose time has run out; how many there were. */
    async sweep(limit: number): Promise<number> {
      const overdue = await attempts.findOverdue(overdueBefore(), limit);
      await expire(overdue);
      return overdue.length;
    },
  };
}

/** The end of an attempt whose time has run out. Null for one that is over, or still has time. */
export function expireIfOverdue(held: HeldAttempt | null, at: Date): Decision<'expired' | 'kept'> {
  if (!held || !isOverdue(held.submission, at)) return { outcome: 'kept', change: null };
  const change = closeAttempt(held, [], 'expired', at);
  return { outcome: 'expired', change, events: closingEvents(held, change, 'expired', null, at) };
}

/** What is published when an attempt ends: how, and its result if there is one already. */
export function closingEvents(
  held: HeldAttempt,
  { submission }: AttemptChange,
  how: 'submitted' | 'expired',
  actorKey: number | null,
  at: Date,
) {
  const facts = { submission, assessmentId: held.assessmentId, contentKey: held.contentKey, actorKey, at };
  return [submissionEvent(how, facts), ...(submission.gradedAt ? [submissionEvent('graded', facts)] : [])];
}
