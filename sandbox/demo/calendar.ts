import type { Person } from './person.ts';
import type { Random } from './random.ts';

export type Window = { start: Date; end: Date };
/** A time of learning, uninterrupted. */
export type StudySession = { start: Date; end: Date };

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** An attempt that is under way when a session ends is finished all the same. */
export const OVERTIME_MS = 60 * MINUTE_MS;

/** When somebody joins: a third within the first week, the others whenever. */
export function planJoining({ start, end }: Window, random: Random): Date {
  const days = (end.getTime() - start.getTime()) / DAY_MS;
  const after = random.chance(0.35) ? random.between(0, Math.min(7, days / 2)) : random.between(0, days * 0.95);
  return new Date(start.getTime() + Math.floor(after * DAY_MS));
}

/**
 * The sessions of somebody who joins at `joinedAt`, in order, none overlapping another: after their own rhythm, with pauses, and with an end
 * where they stay away for good. Every session, and what runs over it, is over before the window ends.
 */
export function planSessions(person: Person, joinedAt: Date, { end }: Window, random: Random): StudySession[] {
  const sessions: StudySession[] = [];
  // Who joins wants to see what it is, most of them at once.
  let earliest = joinedAt.getTime() + random.between(1, 20) * MINUTE_MS;
  if (random.chance(0.8)) earliest = add(sessions, earliest, person, end, random);

  const midnight = Math.floor((joinedAt.getTime() - person.behindUtc * 3_600_000) / DAY_MS) * DAY_MS + person.behindUtc * 3_600_000;
  for (let day = midnight; day < end.getTime(); day += DAY_MS) {
    if (random.chance(person.pause)) day += random.integer(4, 21) * DAY_MS;
    const weekday = new Date(day - person.behindUtc * 3_600_000).getUTCDay();
    if (!random.chance(Math.min(0.95, (person.sessionsPerWeek / 7) * (person.rhythm.weekdays[weekday] ?? 1)))) continue;
    const hours = person.rhythm.hours[random.weighted(person.rhythm.hours.map(({ weight }) => weight))]!;
    const start = day + random.normal(hours.around, hours.deviation, 5, 23.5) * 3_600_000;
    if (start < earliest) continue;
    earliest = add(sessions, start, person, end, random);
    if (random.chance(person.dropout)) break;
  }
  return sessions;
}

/** @returns when the next session may begin at the earliest */
function add(sessions: StudySession[], start: number, person: Person, windowEnd: Date, random: Random): number {
  const length = random.normal(person.sessionMinutes, person.sessionMinutes * 0.3, 8, 150) * MINUTE_MS;
  const session = { start: new Date(Math.floor(start)), end: new Date(Math.floor(start + length)) };
  if (session.end.getTime() + OVERTIME_MS < windowEnd.getTime()) sessions.push(session);
  return session.end.getTime() + 2 * OVERTIME_MS;
}
