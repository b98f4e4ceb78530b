import { isAdmin, type Memberships } from '../../../platform/auth/memberships.ts';
import type { Viewer } from '../../../platform/auth/viewer.ts';

/** Who looks, and what they belong to. */
export type Onlooker = { viewer: Viewer | null; memberships: Memberships };

/** The courses that figures are limited to: internal keys, or all of them. */
export type Scope = 'all' | readonly number[];

const isSelf = ({ viewer }: Onlooker, userKey: number) => viewer !== null && viewer.key === userKey;
const teaches = ({ memberships }: Onlooker, courseKey: number | null | undefined) =>
  courseKey != null && memberships.includes('course', courseKey, 'INSTRUCTOR');

/**
 * Who may see which rows and fields of this subgraph. This is the whole of it: services and resolvers ask here.
 */
export const access = {
  /** In which courses a learner's figures are shown. @param enrolledIn courses that the learner is enrolled in */
  seeLearner: (onlooker: Onlooker, userKey: number, enrolledIn: readonly number[]): Scope | null => {
    if (isSelf(onlooker, userKey) || isAdmin(onlooker.viewer)) return 'all';
    const taught = onlooker.memberships.keys('course', 'INSTRUCTOR');
    return taught.some((key) => enrolledIn.includes(key)) ? taught : null;
  },
  /** Aggregate figures of a course: its members' business. */
  seeCourse: (onlooker: Onlooker, courseKey: number) => isAdmin(onlooker.viewer) || onlooker.memberships.includes('course', courseKey),
  /** @param courseKey of the item; null: it is not known yet */
  seeContent: (onlooker: Onlooker, courseKey: number | null) => isAdmin(onlooker.viewer) || teaches(onlooker, courseKey),
  seeEvent: (onlooker: Onlooker, event: { userKey: number; courseKey: number | null }) =>
    isSelf(onlooker, event.userKey) || isAdmin(onlooker.viewer) || teaches(onlooker, event.courseKey),
  /** Session, browser, address, custom fields. */
  seePersonalFields: (viewer: Viewer | null, event: { userKey: number }) => viewer?.key === event.userKey || isAdmin(viewer),
  /** Naming somebody else as the one who did it. Instructors may not. */
  recordFor: (viewer: Viewer | null, userId: string) => viewer?.id === userId || isAdmin(viewer),
  /** @param userKey null: of everybody. @param courseKey null: in all courses and outside of them */
  watchEvents: (onlooker: Onlooker, userKey: number | null, courseKey: number | null) =>
    (userKey !== null && isSelf(onlooker, userKey)) || isAdmin(onlooker.viewer) || teaches(onlooker, courseKey),
  seeReport: (viewer: Viewer | null, report: { requesterKey: number }) => viewer?.key === report.requesterKey || isAdmin(viewer),
};
