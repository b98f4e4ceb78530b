export type EnrollmentStatus = 'ACTIVE' | 'COMPLETED' | 'WITHDRAWN';

/** One attempt of a learner at a course. Open, so that progress counts, while `endedAt` is null. */
export type Enrollment = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
  userKey: number;
  courseKey: number;
  attempt: number;
  status: EnrollmentStatus;
  /** 0 to 100. */
  percentage: number;
  enrolledAt: Date;
  completedAt: Date | null;
  endedAt: Date | null;
};
