import type { FastifyReply } from 'fastify';
import type { Caller } from '../caller.ts';
import { SESSION_COOKIE } from '../security/session-token.ts';
import { hostCookie } from './auth/cookies.ts';

/** Takes the session from a browser that would go on to show it though it is over, and never get in again. */
export const forgetSession = (reply: FastifyReply): void => void reply.header('set-cookie', hostCookie(SESSION_COOKIE, '', 0));

/** Whoever signs out does not keep the cookie. */
export const forgettingSession = (caller: Caller, reply: FastifyReply): Caller => ({
  ...caller,
  afterMutation: (fields) => {
    if (fields.includes('signOut')) forgetSession(reply);
    caller.afterMutation?.(fields);
  },
});
