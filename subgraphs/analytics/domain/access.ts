import { isAdmin, type Memberships } from '../../../platform/auth/memberships.ts';
import { hasRole, isServiceWith, type Speaker } from '../../../platform/auth/viewer.ts';

/** Who looks, and what they belong to. */
export type Onlooker = Speaker & { memberships: Memberships };

/** The courses that figures are limited to: internal keys, or all of them. */
export type Scope = 'all' | readonly number[];

const isSelf = ({ viewer }: Pick<Speaker, 'viewer'>, userKey: number) => viewer !== null && viewer.key === userKey;
const teaches = ({ viewer, memberships }: Onlooker, courseKey: number | null | undefined) =>
  courseKey != null && hasRole(viewer, 'instructor') && memberships.includes('course', courseKey, 'INSTRUCTOR');
const readsFigures = (speaker: Speaker) => isServiceWith(speaker, 'analytics:read');

/**
 * Who may see which rows and fields of this subgraph. This is the whole of it: services and resolvers ask here.
 * What is said of a rule goes into docs/access.md.
 */
export const access = {
  /**
   * In which courses a learner's figures are shown: all to the learner, admins, and services with `analytics:read`; to instructors
   * those they teach, if the learner is enrolled in one of them; none to others.
   * @param enrolledIn courses that the learner is enrolled in
   */
  seeLearner: (onlooker: Onlooker, userKey: number, enrolledIn: readonly number[]): Scope | null => {
    if (isSelf(onlooker, userKey) || isAdmin(onlooker.viewer) || readsFigures(onlooker)) return 'all';
    const taught = hasRole(onlooker.viewer, 'instructor') ? onlooker.memberships.keys('course', 'INSTRUCTOR') : [];
    return taught.some((key) => enrolledIn.includes(key)) ? taught : null;
  },
  /** Figures of a course over all its learners: for its learners and instructors, admins, and services with `analytics:read`. */
  seeCourse: (onlooker: Onlooker, courseKey: number) =>
    isAdmin(onlooker.viewer) || readsFigures(onlooker) || onlooker.memberships.includes('course', courseKey),
  /**
   * Figures of an item: for instructors of its course, admins, and services with `analytics:read`.
   * @param courseKey of the item; null: it is not known yet
   */
  seeContent: (onlooker: Onlooker, courseKey: number | null) =>
    isAdmin(onlooker.viewer) || readsFigures(onlooker) || teaches(onlooker, courseKey),
  /** A learning event: for its learner, instructors of its course, admins, and services with `analytics:read`. */
  seeEvent: (onlooker: Onlooker, event: { userKey: number; courseKey: number | null }) =>
    isSelf(onlooker, event.userKey) || isAdmin(onlooker.viewer) || teaches(onlooker, event.courseKey) || readsFigures(onlooker),
  /** Session, browser, address and custom fields of an event: for its learner, admins, and services with `events:personal`; not for instructors. */
  seePersonalFields: (speaker: Speaker, event: { userKey: number }) =>
    isSelf(speaker, event.userKey) || isAdmin(speaker.viewer) || isServiceWith(speaker, 'events:personal'),
  /** To record an event of somebody: for that person, admins, and services with `events:write`; not for instructors. */
  recordFor: (speaker: Speaker, userId: string) =>
    speaker.viewer?.id === userId || isAdmin(speaker.viewer) || isServiceWith(speaker, 'events:write'),
  /**
   * To follow events live: one's own; those in a course for its instructors; all for admins and services with `analytics:read`.
   * @param userKey null: of everybody. @param courseKey null: in all courses and outside of them
   */
  watchEvents: (onlooker: Onlooker, userKey: number | null, courseKey: number | null) =>
    (userKey !== null && isSelf(onlooker, userKey)) || isAdmin(onlooker.viewer) || teaches(onlooker, courseKey) || readsFigures(onlooker),
  /** A report: for who asked for it, admins, and services with `analytics:read`, while they may see its figures. */
  seeReport: (speaker: Speaker, report: { requesterKey: number }) =>
    isSelf(speaker, report.requesterKey) || isAdmin(speaker.viewer) || readsFigures(speaker),
};
