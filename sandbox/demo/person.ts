import { FIRST_NAMES, LAST_NAMES } from './names.ts';
import type { Random } from './random.ts';

/** When somebody sits down to learn: how likely each weekday is (Sunday first), and around which hour of their day. */
export type Rhythm = { weekdays: readonly number[]; hours: readonly { around: number; deviation: number; weight: number }[] };

export type Person = {
  firstName: string;
  lastName: string;
  username: string;
  experienceLevel: 'beginner' | 'intermediate' | 'expert';
  interests: string[];
  timeZone: string;
  /** Hours that local time is behind UTC. Summer time is none of our business: an hour's shift shows in no figure. */
  behindUtc: number;
  /** Between 0 and 1: how often a question is answered right at the first try. */
  ability: number;
  /** How many times the time that an item is said to take. */
  pace: number;
  rhythm: Rhythm;
  sessionsPerWeek: number;
  sessionMinutes: number;
  /** Chance to stay away for good, after each session. */
  dropout: number;
  /** Chance to pause for days or weeks, each day. */
  pause: number;
  /** How much somebody writes in forums: 0 for most. */
  sociability: number;
};

const RHYTHMS: readonly Rhythm[] = [
  // After work.
  { weekdays: [0.8, 1.2, 1.3, 1.2, 1.1, 0.5, 0.6], hours: [{ around: 20.5, deviation: 1.1, weight: 1 }] },
  // At the weekend, and now and then on a weekday evening.
  {
    weekdays: [2.6, 0.3, 0.3, 0.3, 0.3, 0.6, 2.6],
    hours: [
      { around: 10, deviation: 1.4, weight: 2 },
      { around: 16, deviation: 2, weight: 1 },
    ],
  },
  // In lunch breaks.
  {
    weekdays: [0.2, 1.4, 1.4, 1.4, 1.4, 1, 0.2],
    hours: [
      { around: 12.4, deviation: 0.5, weight: 3 },
      { around: 21, deviation: 1, weight: 1 },
    ],
  },
  // Before anybody else is up.
  { weekdays: [1, 1, 1, 1, 1, 1, 1], hours: [{ around: 6, deviation: 0.7, weight: 1 }] },
];
const RHYTHM_WEIGHTS = [5, 4, 2, 1];

const ZONES = [
  { timeZone: 'America/New_York', behindUtc: 5 },
  { timeZone: 'America/Chicago', behindUtc: 6 },
  { timeZone: 'America/Denver', behindUtc: 7 },
  { timeZone: 'America/Los_Angeles', behindUtc: 8 },
];
const ZONE_WEIGHTS = [5, 5, 3, 2];

const LEVELS = ['beginner', 'intermediate', 'expert'] as const;
const INTERESTS = [
  'deer',
  'elk',
  'turkey',
  'waterfowl',
  'upland birds',
  'small game',
  'archery',
  'field care',
  'dogs',
  'conservation',
  'cooking',
];

/** @param number unique within the seed, from 0 to 9,999 */
export function createPerson(seed: number, number: number, random: Random): Person {
  const firstName = random.pick(FIRST_NAMES);
  const lastName = random.pick(LAST_NAMES);
  const level = random.weighted([6, 3, 1]);
  const talkative = random.chance(0.3);
  return {
    firstName,
    lastName,
    // Four digits for the number: what stands before them is the seed, so that no two seeds share a name.
    username: `${firstName}.${lastName}.${seed}${String(number).padStart(4, '0')}`.toLowerCase(),
    experienceLevel: LEVELS[level]!,
    interests: [...new Set(Array.from({ length: random.integer(0, 3) }, () => random.pick(INTERESTS)))],
    ...ZONES[random.weighted(ZONE_WEIGHTS)]!,
    ability: random.normal(0.78 + level * 0.05, 0.1, 0.4, 0.97),
    pace: random.normal(1, 0.25, 0.45, 1.8),
    rhythm: RHYTHMS[random.weighted(RHYTHM_WEIGHTS)]!,
    sessionsPerWeek: random.normal(2.6, 1.4, 0.5, 6),
    sessionMinutes: random.normal(38, 16, 12, 100),
    dropout: [0.02, 0.08, 0.25][random.weighted([4, 3, 3])]!,
    pause: random.chance(0.4) ? 0.04 : 0.008,
    sociability: talkative ? random.between(0.1, 0.5) : random.between(0, 0.03),
  };
}
