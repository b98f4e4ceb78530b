import type { AnswerResponse } from './curriculum.ts';

/** What learners did, told from its end. Every moment is within the window of the simulation; ids are unique in it. */
export type History = { learners: LearnerHistory[]; posts: PostHistory[]; likes: LikeHistory[] };

export type LearnerHistory = {
  id: string;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  experienceLevel: 'beginner' | 'intermediate' | 'expert';
  interests: string[];
  /** IANA name. */
  timeZone: string;
  joinedAt: Date;
  lastSeenAt: Date;
  enrollments: EnrollmentHistory[];
  /** In order of time. */
  views: ContentView[];
  attempts: AttemptHistory[];
};

export type EnrollmentHistory = {
  id: string;
  courseId: string;
  enrolledAt: Date;
  /** Null for those who stayed, or just stopped coming. */
  withdrawnAt: Date | null;
  /** In order of time. */
  steps: ProgressStep[];
};

/** One report of progress. */
export type ProgressStep = {
  id: string;
  at: Date;
  contentId: string;
  /** 0 to 100; it never falls for an item. */
  percentage: number;
  /** Spent since the last report. */
  seconds: number;
};

export type ContentView = { id: string; at: Date; courseId: string; contentId: string; sessionId: string };

export type AttemptHistory = {
  id: string;
  assessmentId: string;
  contentId: string;
  courseId: string;
  startedAt: Date;
  submittedAt: Date;
  /** Null while an essay waits for its instructor. */
  gradedAt: Date | null;
  /** Questions that were left out have none. `points` is what an instructor gives for an essay; null for what is graded by itself. */
  answers: { questionId: string; response: AnswerResponse; points: number | null }[];
  /** Percent; null while it waits. */
  score: number | null;
  passed: boolean | null;
};

export type PostHistory = {
  id: string;
  /** Of a learner. */
  authorId: string;
  courseId: string;
  at: Date;
  body: string;
  /** The post that is answered; null for a question or a remark of its own. */
  parentId: string | null;
};

export type LikeHistory = { id: string; userId: string; postId: string; at: Date };
