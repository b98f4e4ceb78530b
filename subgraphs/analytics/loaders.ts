import type { PublishedKind } from '../../platform/auth/publications.ts';
import type { Identities, IdentityKind } from '../../platform/database/identities.ts';
import { createLoaderBy, createMapLoader } from '../../platform/graph/loaders.ts';
import type { Scope } from './domain/access.ts';
import { windowOf, type Timeframe } from './domain/timeframe.ts';
import type { ContentFiguresStore } from './store/content-figures-store.ts';
import type { CourseFiguresStore } from './store/course-figures-store.ts';
import type { EventStore } from './store/event-store.ts';
import type { LearnerFiguresStore } from './store/learner-figures-store.ts';

export type Stores = {
  events: EventStore;
  courses: CourseFiguresStore;
  learners: LearnerFiguresStore;
  contents: ContentFiguresStore;
};

export type Loaders = ReturnType<typeof createLoaders>;

/** Internal keys of what the viewer may know of. */
export type FindKnown = (kind: PublishedKind, ids: readonly string[]) => Promise<Map<string, number>>;

/** One set for each request. @param at the moment of the request: all its figures are of the same time */
export function createLoaders({ events, courses, learners, contents }: Stores, identities: Identities, known: FindKnown, at: Date) {
  const ids = (kind: IdentityKind) => createMapLoader((keysOfKind: readonly number[]) => identities.publicIds(kind, keysOfKind));
  return {
    userKey: createMapLoader((of: readonly string[]) => identities.keys('user', of)),
    courseKey: createMapLoader((of: readonly string[]) => known('course', of)),
    contentKey: createMapLoader((of: readonly string[]) => known('content', of)),
    userId: ids('user'),
    courseId: ids('course'),
    contentId: ids('content'),
    eventById: createLoaderBy((event) => event.id, events.findByIds),
    eventByKey: createLoaderBy((event) => event.key, events.findByKeys),
    courseOfContent: createMapLoader(contents.findCourses),
    enrolledIn: createMapLoader(learners.findEnrolled),
    courseFigures: each((timeframe: Timeframe) =>
      createMapLoader((of: readonly number[]) => courses.findMany(of, windowOf(timeframe, at))),
    ),
    courseDays: each((timeframe: Timeframe) => createMapLoader((of: readonly number[]) => courses.findDaily(of, windowOf(timeframe, at)))),
    contentFigures: each((timeframe: Timeframe) =>
      createMapLoader((of: readonly number[]) => contents.findMany(of, windowOf(timeframe, at))),
    ),
    learnerFigures: each((timeframe: Timeframe, scope: Scope) =>
      createMapLoader((of: readonly number[]) => learners.findMany(of, windowOf(timeframe, at), scope)),
    ),
    learnerCourses: each((timeframe: Timeframe, scope: Scope) =>
      createMapLoader((of: readonly number[]) => learners.findCourses(of, windowOf(timeframe, at), scope)),
    ),
    learnerDays: each((timeframe: Timeframe, scope: Scope) =>
      createMapLoader((of: readonly number[]) => learners.findDaily(of, windowOf(timeframe, at), scope)),
    ),
  };
}

/** The same loader for the same arguments. */
function each<Args extends readonly unknown[], Loader>(make: (...args: Args) => Loader): (...args: Args) => Loader {
  const made = new Map<string, Loader>();
  return (...args) => {
    const name = JSON.stringify(args);
    const known = made.get(name) ?? make(...args);
    made.set(name, known);
    return known;
  };
}
