export const SUBMISSION_STATUSES = ['IN_PROGRESS', 'AWAITING_GRADING', 'GRADED', 'EXPIRED'] as const;
export type SubmissionStatus = (typeof SUBMISSION_STATUSES)[number];

/** One attempt of a learner at one revision of an assessment. */
export type Submission = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  assessmentKey: number;
  revisionKey: number;
  userKey: number;
  courseKey: number | null;
  /** From 1. */
  attempt: number;
  status: SubmissionStatus;
  startedAt: Date;
  /** Null without a time limit. */
  dueAt: Date | null;
  /** Null while it is open, and for one whose time ran out. */
  submittedAt: Date | null;
  /** Null until there is a result. */
  gradedAt: Date | null;
  points: number | null;
  /** What the revision's questions are worth together. */
  maxPoints: number;
  /** Percent, 0 to 100. */
  score: number | null;
  passed: boolean | null;
};

/** What a learner says: option ids, a boolean, or a text, by the question's type. */
export type AnswerResponse = readonly string[] | boolean | string;

export type Answer = {
  submissionKey: number;
  questionKey: number;
  response: AnswerResponse;
  /** Null until graded. */
  points: number | null;
  feedback: string | null;
};
