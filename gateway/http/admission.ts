import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import type { Logger } from '../../platform/logger.ts';
import type { Caller, Identify } from '../caller.ts';
import { countFor, rateLimitHeaders, tooManyRequests, type RateLimits } from '../security/rate-limits.ts';
import { sessionTokenOf } from '../security/session-token.ts';
import { statusOf, toClientError } from './format-error.ts';
import { oneOfEach, type OneOfEach, type SetHeader } from './headers.ts';
import { forgetSession, forgettingSession } from './session-cookie.ts';

export type AdmissionOptions = { identify: Identify; rateLimits: RateLimits | null; logger: Logger };

/** A request of which nothing but the headers is known. */
export type Arrival = {
  headers: OneOfEach;
  address: string | undefined;
  correlationId: string;
  /** For headers of the answer, whatever that will be. */
  set: SetHeader;
};

export type Admitted = { caller: Caller } | { refusal: GraphQLError; status: number };

export type Admission = {
  /** Finds out who asks, and counts them. */
  admit: (arrival: Arrival) => Promise<Admitted>;
  /** A hook: who asks is known, and counted, before anything of the body is read. Answers what it does not let in. */
  onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>;
  /** Who was let in by the hook. */
  callerOf: (request: FastifyRequest) => Caller;
};

export function createAdmission({ identify, rateLimits, logger }: AdmissionOptions): Admission {
  const callers = new WeakMap<FastifyRequest, Caller>();

  async function admit({ headers, address, correlationId, set }: Arrival): Promise<Admitted> {
    const byCookie = sessionTokenOf(headers)?.byCookie ?? false;
    let caller: Caller | null = null;
    try {
      const known = await identify({ transport: 'http', headers, address });
      caller = byCookie ? forgettingSession(known, set) : known;
      const standing = rateLimits && (await countFor(rateLimits, caller));
      if (standing) {
        setAll(set, rateLimitHeaders(standing));
        if (!standing.allowed) throw tooManyRequests(standing);
      }
      return { caller };
    } catch (error) {
      const refusal = toClientError(error, { correlationId, logger });
      if (byCookie && refusal.extensions['code'] === 'UNAUTHENTICATED') forgetSession(set);
      // What is left for somebody whose token is not known is how many more they may try.
      if (rateLimits && !caller) setAll(set, rateLimitHeaders(await rateLimits.badTokensOf(address)));
      const { retryAfterSeconds } = refusal.extensions;
      if (typeof retryAfterSeconds === 'number') set('retry-after', retryAfterSeconds);
      return { refusal, status: statusOf(refusal) };
    }
  }

  return {
    admit,
    async onRequest(request, reply) {
      if (callers.has(request)) return undefined;
      const set: SetHeader = (name, value) => void reply.header(name, value);
      const admitted = await admit({ headers: oneOfEach(request.raw), address: request.ip, correlationId: request.id, set });
      if ('refusal' in admitted) return reply.code(admitted.status).send({ errors: [admitted.refusal.toJSON()] });
      callers.set(request, admitted.caller);
      return undefined;
    },
    callerOf(request) {
      const caller = callers.get(request);
      if (!caller) throw new Error('A route asks for a caller that it did not have admitted');
      return caller;
    },
  };
}

function setAll(set: SetHeader, headers: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(headers)) set(name, headers[name] ?? '');
}
