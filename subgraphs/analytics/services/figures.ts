import { forbidden, notFound } from '../../../platform/errors.ts';
import { access, type Scope } from '../domain/access.ts';
import type { ContentFigures, CourseFigures, LearnerFigures } from '../domain/figures.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { Loaders } from '../loaders.ts';
import { onlookerOf, type Caller } from './onlooker.ts';

/** An entity of another subgraph. */
export type Reference = { id: string; key: number };

export type CourseAnalytics = CourseFigures & { courseKey: number; timeframe: Timeframe };
export type LearningAnalytics = LearnerFigures & { userKey: number; timeframe: Timeframe; scope: Scope };
export type ContentAnalytics = ContentFigures & { contentKey: number; timeframe: Timeframe };

/** What a request has: who calls, and its loaders. */
export type Asking = Caller & { loaders: Loaders };

export type FiguresService = ReturnType<typeof createFiguresService>;

export function createFiguresService() {
  const keyOf = async (kind: 'user' | 'content', id: string, { loaders }: Asking): Promise<number> => {
    const key = await loaders[kind === 'user' ? 'userKey' : 'contentKey'].load(id);
    if (key === null) throw notFound(kind === 'user' ? 'User' : 'ContentItem', id);
    return key;
  };

  return {
    /** @throws UNAUTHENTICATED, FORBIDDEN */
    async assertSeesCourse(asking: Asking, courseKey: number): Promise<void> {
      if (!access.seeCourse(await onlookerOf(asking), courseKey)) throw forbidden('Shown to members of the course and admins');
    },

    /** The courses that the viewer may see of a learner's figures. @throws UNAUTHENTICATED, FORBIDDEN */
    async learnerScope(asking: Asking, userKey: number): Promise<Scope> {
      const onlooker = await onlookerOf(asking);
      const alone = access.seeLearner(onlooker, userKey, []);
      const scope = alone ?? access.seeLearner(onlooker, userKey, (await asking.loaders.enrolledIn.load(userKey)) ?? []);
      if (scope === null) throw forbidden('Shown to the user, to instructors of their courses and to admins');
      return scope;
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN */
    async assertSeesContent(asking: Asking, contentKey: number): Promise<void> {
      const onlooker = await onlookerOf(asking);
      if (access.seeContent(onlooker, null)) return;
      if (!access.seeContent(onlooker, await asking.loaders.courseOfContent.load(contentKey))) {
        throw forbidden('Shown to instructors of the course and admins');
      }
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN */
    async course(asking: Asking, courseKey: number, timeframe: Timeframe): Promise<CourseAnalytics> {
      await this.assertSeesCourse(asking, courseKey);
      const figures = (await asking.loaders.courseFigures(timeframe).load(courseKey)) as CourseFigures;
      return { ...figures, courseKey, timeframe };
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN */
    async learner(asking: Asking, userKey: number, timeframe: Timeframe): Promise<LearningAnalytics> {
      const scope = await this.learnerScope(asking, userKey);
      const figures = (await asking.loaders.learnerFigures(timeframe, scope).load(userKey)) as LearnerFigures;
      return { ...figures, userKey, timeframe, scope };
    },

    /** @throws UNAUTHENTICATED, FORBIDDEN */
    async content(asking: Asking, contentKey: number, timeframe: Timeframe): Promise<ContentAnalytics> {
      await this.assertSeesContent(asking, contentKey);
      const figures = (await asking.loaders.contentFigures(timeframe).load(contentKey)) as ContentFigures;
      return { ...figures, contentKey, timeframe };
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN */
    async learnerById(asking: Asking, userId: string, timeframe: Timeframe): Promise<LearningAnalytics> {
      await onlookerOf(asking);
      return this.learner(asking, await keyOf('user', userId, asking), timeframe);
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN */
    async contentById(asking: Asking, contentId: string, timeframe: Timeframe): Promise<ContentAnalytics> {
      await onlookerOf(asking);
      return this.content(asking, await keyOf('content', contentId, asking), timeframe);
    },
  };
}
