/** What happened on one UTC day. */
export type DailyActivity = {
  /** Midnight of the UTC day. */
  date: Date;
  activeLearners: number;
  events: number;
  totalTimeMinutes: number;
  contentItemsAccessed: number;
  progressMade: number;
  assessmentsCompleted: number;
  averageScore: number | null;
};

/** Figures of a course over its learners. See the SDL for what counts. */
export type CourseFigures = {
  learners: number;
  activeLearners: number;
  completions: number;
  averagePercentage: number | null;
  totalTimeMinutes: number;
  assessmentsCompleted: number;
  averageScore: number | null;
  events: number;
};

/** Figures of one learner. */
export type LearnerFigures = {
  totalTimeMinutes: number;
  events: number;
  contentItemsAccessed: number;
  progressMade: number;
  assessmentsCompleted: number;
  averageScore: number | null;
  /** Midnights of the UTC days with activity, ascending. */
  activeDays: Date[];
};

/** Figures of one learner in one course. */
export type LearnerCourseFigures = {
  courseKey: number;
  /** Null for who is not enrolled. */
  percentage: number | null;
  completedAt: Date | null;
  lastActiveAt: Date | null;
  totalTimeMinutes: number;
  progressMade: number;
  assessmentsCompleted: number;
  averageScore: number | null;
};

/** Figures of one content item. */
export type ContentFigures = {
  viewers: number;
  completions: number;
  averageTimeMinutes: number | null;
  dropOffPercentage: number | null;
  reach: { percentage: number; viewers: number }[];
  averageScore: number | null;
};

/** Of a learner without events, of a course without learners: figures are 0, means are null. */
export const NO_ACTIVITY: LearnerFigures = {
  totalTimeMinutes: 0,
  events: 0,
  contentItemsAccessed: 0,
  progressMade: 0,
  assessmentsCompleted: 0,
  averageScore: null,
  activeDays: [],
};
