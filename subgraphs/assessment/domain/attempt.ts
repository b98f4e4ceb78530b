import type { Submission } from './submission.ts';

/** How long answers are taken after `dueAt`: for what was sent in time and travelled. */
export const GRACE_MS = 5_000;

/** How a learner stands with an assessment. */
export type Standing = { attempts: number; open: boolean; passed: boolean };

export const NO_ATTEMPTS: Standing = { attempts: 0, open: false, passed: false };

/** When an attempt that begins now runs out; null without a limit. */
export const dueAfter = (startedAt: Date, timeLimitMinutes: number | null): Date | null =>
  timeLimitMinutes === null ? null : new Date(startedAt.getTime() + timeLimitMinutes * 60_000);

/** Whether an open attempt has run out, grace included. */
export const isOverdue = ({ status, dueAt }: Pick<Submission, 'status' | 'dueAt'>, now: Date): boolean =>
  status === 'IN_PROGRESS' && dueAt !== null && now.getTime() > dueAt.getTime() + GRACE_MS;

/** Attempts that may still be begun; null: any number. Never below 0, also where fewer are allowed than were once. */
export const attemptsLeft = (attemptsAllowed: number | null, { attempts }: Standing): number | null =>
  attemptsAllowed === null ? null : Math.max(0, attemptsAllowed - attempts);

/**
 * Whether explanations can no longer help a learner: no attempt is open, and they have passed or have none left.
 * The last attempt, while it is open, leaves none and could still be helped.
 */
export const mayReadExplanations = (attemptsAllowed: number | null, standing: Standing): boolean =>
  !standing.open && (standing.passed || attemptsLeft(attemptsAllowed, standing) === 0);
