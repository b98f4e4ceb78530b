import type { Identities } from '../../platform/database/identities.ts';
import type { Viewer } from '../../platform/auth/viewer.ts';
import { createConnectionLoader, createLoaderBy, createMapLoader } from '../../platform/graph/loaders.ts';
import type { CourseScope } from './domain/access.ts';
import type { UserRef } from './domain/user.ts';
import type { CourseStore } from './store/course-store.ts';
import type { EnrollmentStore } from './store/enrollment-store.ts';
import type { ItemStore } from './store/item-store.ts';
import type { ProgressStore } from './store/progress-store.ts';

export type Stores = { courses: CourseStore; items: ItemStore; enrollments: EnrollmentStore; progress: ProgressStore };

export type Loaders = ReturnType<typeof createLoaders>;

/** One set for each request. Keys are internal, ids public. */
export function createLoaders({ courses, items, enrollments, progress }: Stores, identities: Identities, viewer: Viewer | null) {
  const courseProgress = createLoaderBy<string, Awaited<ReturnType<ProgressStore['findOfCourses']>>[number]>(
    ({ userKey, courseKey }) => `${userKey} ${courseKey}`,
    (places) =>
      progress.findOfCourses(
        places.map((place) => {
          const [userKey = 0, courseKey = 0] = place.split(' ').map(Number);
          return { userKey, courseKey };
        }),
      ),
  );
  return {
    courseById: createLoaderBy((course) => course.id, courses.findMany),
    courseByKey: createLoaderBy((course) => course.key, courses.findByKeys),
    itemById: createLoaderBy((item) => item.id, items.findMany),
    itemByKey: createLoaderBy((item) => item.key, items.findByKeys),
    enrollmentById: createLoaderBy((enrollment) => enrollment.id, enrollments.findMany),
    enrollmentByKey: createLoaderBy((enrollment) => enrollment.key, enrollments.findByKeys),
    progressById: createLoaderBy((one) => one.id, progress.findMany),
    userById: createMapLoader<string, UserRef>(async (ids) => {
      const keys = await identities.keys('user', ids);
      return new Map([...keys].map(([id, key]) => [id, { id, key }]));
    }),
    userByKey: createMapLoader<number, UserRef>(async (keys) => {
      const ids = await identities.publicIds('user', keys);
      return new Map([...ids].map(([key, id]) => [key, { id, key }]));
    }),
    contentsOf: createConnectionLoader(items.findPages),
    revisionsOf: createConnectionLoader(courses.findRevisions),
    enrollmentsOfCourse: createConnectionLoader(enrollments.findPagesOfCourses),
    enrollmentsOfUser: createConnectionLoader<number, Awaited<ReturnType<EnrollmentStore['findMany']>>[number], CourseScope>(
      enrollments.findPagesOfUsers,
    ),
    progressOfUser: createConnectionLoader<number, Awaited<ReturnType<ProgressStore['findMany']>>[number], CourseScope>(progress.findPages),
    courseProgressOf: (userKey: number, courseKey: number) => courseProgress.load(`${userKey} ${courseKey}`),
    /** The viewer's own; nobody has none. */
    myProgress: createLoaderBy(
      (one) => one.contentKey,
      async (contentKeys: readonly number[]) => (viewer ? progress.findOfContents(viewer.key, contentKeys) : []),
    ),
    isLocked: createMapLoader<number, boolean>(async (contentKeys) =>
      viewer ? progress.findLocks(viewer.key, contentKeys) : new Map<number, boolean>(),
    ),
  };
}
