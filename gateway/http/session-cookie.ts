import type { Caller } from '../caller.ts';
import { SESSION_COOKIE } from '../security/session-token.ts';
import { hostCookie } from './auth/cookies.ts';
import type { SetHeader } from './headers.ts';

/** Takes the session from a browser that would go on to show it though it is over, and never get in again. */
export const forgetSession = (set: SetHeader): void => set('set-cookie', hostCookie(SESSION_COOKIE, '', 0));

/** Whoever signs out does not keep the cookie. */
export const forgettingSession = (caller: Caller, set: SetHeader): Caller => ({
  ...caller,
  afterMutation: (fields) => {
    if (fields.includes('signOut')) forgetSession(set);
    caller.afterMutation?.(fields);
  },
});
