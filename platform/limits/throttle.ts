import { isIPv6 } from 'node:net';
import { rateLimited, type DomainError } from '../errors.ts';

/** How often something may be done. */
export type ThrottleRule = {
  /** Separates its keys from those of other rules; lower case, with dashes. */
  name: string;
  /** What may be consumed in a window. */
  points: number;
  /** Length of a window, which begins with what is consumed first in it. At least 1. */
  seconds: number;
};

export type ThrottleState = {
  /** Whether it may be done. */
  allowed: boolean;
  /** The rule's points. */
  limit: number;
  /** Points left in the window. */
  remaining: number;
  /** Until the window ends, or the hold; 0 where there is none. */
  resetMs: number;
};

/** Counts what is done under one rule, by key. Nothing here rejects: whatever keeps the figures may be away. */
export type Throttle = {
  readonly rule: ThrottleRule;
  /** Counts first and judges then, so that many at once do not slip through. Counts what is refused, too. */
  consume: (key: string, points?: number) => Promise<ThrottleState>;
  /** Takes back what was consumed: it was nothing to count. */
  refund: (key: string, points?: number) => Promise<void>;
  /** Refuses everything of the key for so long, whatever was consumed. */
  hold: (key: string, seconds: number) => Promise<void>;
  /** The state without consuming anything. */
  peek: (key: string) => Promise<ThrottleState>;
  /** Forgets the key. */
  reset: (key: string) => Promise<void>;
};

/** What to answer when it may not be done. */
export const tooOften = ({ resetMs }: ThrottleState, message = 'Too many attempts, please try again later'): DomainError =>
  rateLimited(message, Math.max(1, Math.ceil(resetMs / 1000)));

/** Who an address counts as: one household or machine has a whole /64 of IPv6. */
export function toNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
