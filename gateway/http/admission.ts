import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../platform/logger.ts';
import type { Caller, Identify } from '../caller.ts';
import { countFor, rateLimitHeaders, tooManyRequests, type RateLimits } from '../security/rate-limits.ts';
import { sessionTokenOf } from '../security/session-token.ts';
import { statusOf, toClientError } from './format-error.ts';
import { oneOfEach } from './headers.ts';
import { forgetSession, forgettingSession } from './session-cookie.ts';

export type AdmissionOptions = { identify: Identify; rateLimits: RateLimits | null; logger: Logger };

export type Admission = {
  /** A hook: who asks is known, and counted, before anything of the body is read. Answers what it does not let in. */
  onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
  /** Who was let in. */
  callerOf: (request: FastifyRequest) => Caller;
};

export function createAdmission({ identify, rateLimits, logger }: AdmissionOptions): Admission {
  const callers = new WeakMap<FastifyRequest, Caller>();
  return {
    async onRequest(request, reply) {
      if (callers.has(request)) return undefined;
      const headers = oneOfEach(request.raw);
      const byCookie = sessionTokenOf(headers)?.byCookie ?? false;
      try {
        const known = await identify({ transport: 'http', headers, address: request.ip });
        const caller = byCookie ? forgettingSession(known, reply) : known;
        callers.set(request, caller);
        const standing = await countFor(rateLimits, caller);
        if (standing) {
          void reply.headers(rateLimitHeaders(standing));
          if (!standing.allowed) throw tooManyRequests(standing);
        }
        return undefined;
      } catch (error) {
        const refusal = toClientError(error, { correlationId: request.id, logger });
        if (byCookie && refusal.extensions['code'] === 'UNAUTHENTICATED') forgetSession(reply);
        // What is left for somebody whose token is not known is how many more they may try.
        if (rateLimits && !callers.has(request)) void reply.headers(rateLimitHeaders(await rateLimits.badTokensOf(request.ip)));
        const { retryAfterSeconds } = refusal.extensions;
        if (typeof retryAfterSeconds === 'number') void reply.header('retry-after', retryAfterSeconds);
        return reply.code(statusOf(refusal)).send({ errors: [refusal.toJSON()] });
      }
    },
    callerOf(request) {
      const caller = callers.get(request);
      if (!caller) throw new Error('A route asks for a caller that it did not have admitted');
      return caller;
    },
  };
}
