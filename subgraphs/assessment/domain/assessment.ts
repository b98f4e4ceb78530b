export const ASSESSMENT_KINDS = ['QUIZ', 'SIMULATION', 'PRACTICAL', 'CERTIFICATION'] as const;
export type AssessmentKind = (typeof ASSESSMENT_KINDS)[number];

/** The rules of an assessment, as they stand in one of its revisions. */
export type Rules = {
  title: string;
  kind: AssessmentKind;
  /** Null: no limit. */
  timeLimitMinutes: number | null;
  /** Percent, 0 to 100. */
  passingScore: number;
  /** Null: as many as the learner likes. */
  attemptsAllowed: number | null;
};

export type Revision = Rules & {
  /** Internal key. */
  key: number;
  assessmentKey: number;
  /** The assessment's course, for access. */
  courseKey: number | null;
  /** From 1. */
  number: number;
  /** What its questions are worth together. */
  maxPoints: number;
  /** Null: a draft. */
  publishedAt: Date | null;
};

/** The lasting identity of an assessment, with the revision that stands for it. */
export type Assessment = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  courseKey: number | null;
  contentKey: number | null;
  /** What new attempts answer; null: it was never published. */
  currentRevision: number | null;
  createdAt: Date;
  updatedAt: Date;
  /** Removed: no longer listed, nor attempted, but transcripts still show it. */
  deletedAt: Date | null;
  /** The current revision, or else the draft. */
  shown: Revision;
};

/** In one revision. */
export const MAX_QUESTIONS = 100;
