import type { PastEnrollment } from '../domain/history.ts';
import type { HistoryStore, OutlinedCourse } from '../store/history-store.ts';

export type HistoryService = ReturnType<typeof createHistoryService>;

/** The past in bulk, for generators and for moving in from elsewhere. For the operator's tools: no client reaches this. */
export const createHistoryService = ({ history }: { history: HistoryStore }) => ({
  /** Published courses with their items, oldest first. */
  outline: (): Promise<OutlinedCourse[]> => history.outline(),

  /**
   * Adds enrollments with the progress that was made in them, in one transaction, and publishes what would have been published then.
   * What is there already stays as it is, so that repeating it adds nothing. Prerequisites are not checked.
   * @returns how many were added
   */
  async addEnrollments(enrollments: readonly PastEnrollment[]): Promise<number> {
    if (enrollments.length === 0) return 0;
    const courses = (await history.outline()).map(({ key, id, items }) => ({
      id,
      key,
      items: new Map(items.map((one) => [one.id, one.key])),
    }));
    return history.insert(enrollments, new Map(courses.map((course) => [course.id, course])));
  },
});
