import { THROTTLED } from './faults.ts';
import type { Attacker } from './attacker.ts';

/** What an attacker holds after an attempt, in a few words; null: nothing of what was wanted. */
export type Loot = string | null;

export type Attempt = {
  /** What is tried. Of its own within its kind. */
  name: string;
  run: (attacker: Attacker) => Promise<Loot>;
  /** Not at the same time as others. */
  alone?: boolean;
};

export type Kind = {
  name: string;
  /** How many different attempts there must be at least. */
  minimum: number;
  /** Must all end with nothing. */
  attempts: readonly Attempt[];
  /** The same for somebody who is entitled: must all end with loot, or the attempts prove nothing. */
  controls: readonly Attempt[];
  /** One after the other: each changes what the next one finds. */
  inTurn?: boolean;
  /** Whether an attempt counts that was refused because it came too often. Elsewhere nothing was tried by it. */
  mayBeThrottled?: boolean;
};

export type Outcome = {
  loot: Loot;
  /** What the server lost by it: its life, or its countenance by an answer of 5xx or an error that is not masked. Null: nothing. */
  broken: string | null;
  /** Of all that was sent: attempts that sent the same are the same attempt. */
  fingerprint: string;
};

export async function carryOut(attempt: Attempt, attacker: Attacker, mayBeThrottled = false): Promise<Outcome> {
  attacker.begin();
  const loot = await attempt.run(attacker);
  const isAlive = await attacker.isServerAlive();
  const fault = attacker.faults().find((one) => one !== THROTTLED || !mayBeThrottled) ?? null;
  return { loot, broken: isAlive ? fault : 'the server answers no more', fingerprint: attacker.fingerprint() };
}

/** What the outcome means for who attacks: an entitled one loses, too, when the server breaks. */
export const hasSucceeded = (role: 'attempt' | 'control', { loot, broken }: Outcome): boolean =>
  role === 'attempt' ? loot !== null || broken !== null : loot !== null && broken === null;
