import { planJoining, planSessions, type Window } from './calendar.ts';
import type { Curriculum, CurriculumCourse } from './curriculum.ts';
import { discuss } from './discuss.ts';
import type { History, LearnerHistory } from './history.ts';
import { createPerson, type Person } from './person.ts';
import { createRandom, type Random } from './random.ts';
import { study } from './study.ts';

export type SimulationOptions = {
  curriculum: Curriculum;
  /** At most 9,999. */
  learners: number;
  days: number;
  /** Whole, from 0. */
  seed: number;
  /** When the history ends. */
  now: Date;
};

/**
 * Learners who behave like people: they start late, have rhythms, stop, come back, fail and repeat, drop out, finish, and talk about it.
 * The same options make the same history; a learner's own story does not depend on how many others there are.
 */
export function simulate({ curriculum, learners, days, seed, now }: SimulationOptions): History {
  const window = { start: new Date(now.getTime() - days * 86_400_000), end: now };
  const random = createRandom(`learners/${seed}`);
  const told = Array.from({ length: learners }, (_, number) => {
    const own = random.fork(number);
    const person = createPerson(seed, number, own);
    return { person, learner: simulateLearner(`${seed}-${number}`, person, curriculum, window, own) };
  });
  return { learners: told.map(({ learner }) => learner), ...discuss(`${seed}-`, told, curriculum, window, random.fork('forum')) };
}

function simulateLearner(id: string, person: Person, curriculum: Curriculum, window: Window, random: Random): LearnerHistory {
  const joinedAt = planJoining(window, random.fork('joining'));
  // Some sign up and never come again.
  const sessions = random.chance(0.05) ? [] : planSessions(person, joinedAt, window, random.fork('calendar'));
  const courses = chooseCourses(curriculum, random.fork('courses'));
  const learned = study({ id, person, courses, sessions, until: window.end }, random.fork('study'));
  return {
    id,
    username: person.username,
    email: `${person.username}@example.org`,
    firstName: person.firstName,
    lastName: person.lastName,
    experienceLevel: person.experienceLevel,
    interests: person.interests,
    timeZone: person.timeZone,
    joinedAt,
    lastSeenAt: sessions.at(-1)?.start ?? joinedAt,
    ...learned,
  };
}

/** Mostly in the order of the curriculum, and seldom all of it. */
function chooseCourses(curriculum: Curriculum, random: Random): CurriculumCourse[] {
  const first = random.chance(0.75) ? 0 : random.integer(0, Math.max(0, curriculum.length - 1));
  const ordered = [...curriculum.slice(first), ...curriculum.slice(0, first)];
  return ordered.slice(0, 1 + random.weighted([4, 4, 3]));
}
