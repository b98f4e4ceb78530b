import { attempt } from './attempt.ts';
import { MINUTE_MS, OVERTIME_MS, type StudySession } from './calendar.ts';
import type { CurriculumCourse, CurriculumItem } from './curriculum.ts';
import type { AttemptHistory, EnrollmentHistory, LearnerHistory } from './history.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';

/** How far somebody is with an item. */
type Standing = { percentage: number; attempts: number; gradedAt: number | null };

/** A course in somebody's hands. `gaveUp`: they will not go on with it. */
type Study = { course: CurriculumCourse; enrollment: EnrollmentHistory; standing: Map<string, Standing>; gaveUp: boolean };

type Learner = {
  /** Prefix of all ids. */
  id: string;
  person: Person;
  /** In the order in which they are taken. */
  courses: readonly CurriculumCourse[];
  sessions: readonly StudySession[];
  /** Nothing happens from here on. */
  until: Date;
};

type Learned = Pick<LearnerHistory, 'enrollments' | 'views' | 'attempts'>;

/** Reports of progress are at most this far apart. */
const REPORT_MS = 9 * MINUTE_MS;

/**
 * What somebody does in their sessions: enrolls in one course after the other, in the order of `courses`, goes through its items as their
 * prerequisites allow, leaves off in the middle when the session is over, fails and repeats, waits for an instructor's grade, and gives up.
 */
export function study({ id, person, courses, sessions, until }: Learner, random: Random): Learned {
  const learned: Learned = { enrollments: [], views: [], attempts: [] };
  const studies: Study[] = [];
  const ahead = [...courses];

  const enroll = (at: number): Study | null => {
    const course = ahead.shift();
    if (!course) return null;
    const enrollment = { id: `${id}e${studies.length + 1}`, courseId: course.id, enrolledAt: new Date(at), withdrawnAt: null, steps: [] };
    const made = { course, enrollment, standing: new Map(), gaveUp: false };
    studies.push(made);
    learned.enrollments.push(enrollment);
    return made;
  };

  for (const [number, session] of sessions.entries()) {
    const sessionId = `${id}s${number + 1}`;
    const end = session.end.getTime();
    let clock = session.start.getTime();
    while (clock < end) {
      const current = studies.find((one) => !one.gaveUp && findNext(one, clock)) ?? enroll(clock);
      const item = current && findNext(current, clock);
      if (!item) break;
      learned.views.push({
        id: `${id}v${learned.views.length + 1}`,
        at: new Date(clock),
        courseId: current.course.id,
        contentId: item.id,
        sessionId,
      });
      clock += random.integer(5, 40) * 1_000;
      clock = item.assessment ? take(current, item, clock, end) : read(current, item, clock, end);
    }
  }
  for (const { enrollment } of studies) close(enrollment, until);
  return learned;

  function read({ enrollment, standing }: Study, item: CurriculumItem, from: number, end: number): number {
    const before = standingOf(standing, item.id);
    const whole = Math.max(30_000, item.durationMinutes * MINUTE_MS * person.pace * random.between(0.7, 1.2));
    let clock = from;
    while (before.percentage < 100 && clock < end) {
      const left = whole * (1 - before.percentage / 100);
      const spent = Math.min(left, REPORT_MS, Math.max(end - clock, 20_000));
      clock += Math.ceil(spent / 1_000) * 1_000;
      before.percentage = spent >= left ? 100 : Math.min(99, Math.floor(before.percentage + (spent / whole) * 100));
      report(enrollment, item.id, clock, before.percentage, Math.ceil(spent / 1_000));
    }
    // A breath before the next one.
    return clock + random.integer(5, 90) * 1_000;
  }

  function take(current: Study, item: CurriculumItem, from: number, end: number): number {
    const { course, standing } = current;
    const state = standingOf(standing, item.id);
    const made = attempt(
      {
        id: `${id}a${learned.attempts.length + 1}`,
        courseId: course.id,
        item,
        person,
        tries: state.attempts,
        from,
        until: until.getTime(),
      },
      random,
    );
    const submitted = made.submittedAt.getTime();
    if (submitted > end + OVERTIME_MS) return end;
    state.attempts += 1;
    learned.attempts.push(made);
    if (made.passed === null || made.gradedAt === null) state.gradedAt = Infinity;
    else settle(current, item, made);
    const after = submitted + random.integer(10, 120) * 1_000;
    // Who knows at once that they failed tries again, reads again, or has enough for today.
    if (made.passed !== false || state.gradedAt !== submitted || current.gaveUp) return after;
    const next = random.weighted([3, 5, 3]);
    if (next === 0) return after;
    return next === 1 ? review(current, item, after, end) : end;
  }

  function review({ course, enrollment, standing }: Study, { prerequisites }: CurriculumItem, from: number, end: number): number {
    let clock = from;
    for (const lesson of course.items.filter((one) => one.assessment === null && prerequisites.includes(one.id))) {
      if (clock >= end || random.chance(0.5)) continue;
      const seconds = Math.ceil(lesson.durationMinutes * 60 * person.pace * random.between(0.15, 0.5));
      clock += seconds * 1_000;
      report(enrollment, lesson.id, clock, standingOf(standing, lesson.id).percentage, seconds);
    }
    return clock;
  }

  function settle(current: Study, item: CurriculumItem, made: AttemptHistory): void {
    const state = standingOf(current.standing, item.id);
    const graded = made.gradedAt!.getTime();
    state.gradedAt = graded;
    const seconds = Math.round((made.submittedAt.getTime() - made.startedAt.getTime()) / 1_000);
    if (made.passed) {
      state.percentage = 100;
      report(current.enrollment, item.id, graded, 100, seconds);
      return;
    }
    const allowed = item.assessment?.attemptsAllowed ?? Infinity;
    // Nobody likes to fail; and after the last attempt there is nothing left to try.
    if (state.attempts >= allowed || random.chance(0.06 * state.attempts)) {
      current.gaveUp = true;
      if (random.chance(0.4)) current.enrollment.withdrawnAt = new Date(graded + random.integer(1, 40) * MINUTE_MS);
    }
  }

  function report(enrollment: EnrollmentHistory, contentId: string, at: number, percentage: number, seconds: number): void {
    enrollment.steps.push({ id: `${enrollment.id}p${enrollment.steps.length + 1}`, at: new Date(at), contentId, percentage, seconds });
  }
}

/** Grades come late: what they bring about is told in its place, and nobody leaves before what they did. */
function close(enrollment: EnrollmentHistory, until: Date): void {
  enrollment.steps.sort((a, b) => a.at.getTime() - b.at.getTime());
  const left = enrollment.withdrawnAt;
  if (left === null) return;
  const last = enrollment.steps.at(-1)?.at ?? left;
  enrollment.withdrawnAt = left > last && left < until ? left : null;
}

const standingOf = (standing: Map<string, Standing>, itemId: string): Standing => {
  const known = standing.get(itemId);
  if (known) return known;
  const fresh = { percentage: 0, attempts: 0, gradedAt: null };
  standing.set(itemId, fresh);
  return fresh;
};

/** The first item that is open and not complete; undefined where everything is done, or waits. */
function findNext({ course, standing }: Study, clock: number): CurriculumItem | undefined {
  const isComplete = (id: string) => {
    const state = standing.get(id);
    return state?.percentage === 100 && (state.gradedAt ?? 0) <= clock;
  };
  const waits = (id: string) => (standing.get(id)?.gradedAt ?? 0) > clock;
  return course.items.find((item) => !isComplete(item.id) && !waits(item.id) && item.prerequisites.every(isComplete));
}
