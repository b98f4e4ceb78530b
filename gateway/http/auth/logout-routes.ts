import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '../../../platform/errors.ts';
import { cookieValues, onlyCookie, SESSION_COOKIE, sessionTokenOf } from '../../security/session-token.ts';
import { oneOfEach } from '../headers.ts';
import { authCookie, hostCookie, ID_TOKEN_COOKIE } from './cookies.ts';
import { PAGE_HEADERS, renderMessage } from './pages.ts';
import { HOME } from './return-to.ts';
import type { AuthDependencies } from './dependencies.ts';

const idTokenSchema = z.object({ idToken: z.string() });

/**
 * `/auth/logout` ends the session of the browser, `/auth/backchannel-logout` those that the provider says are over.
 * Expects bodies of forms to be parsed.
 */
export function addLogoutRoutes(app: FastifyInstance, { client, sessions, seal, origins, logger }: AuthDependencies): void {
  app.post('/auth/logout', async (request, reply) => {
    const headers = oneOfEach(request.raw);
    // A form of any page could send this: it must be a page of ours that did.
    const isOurs = headers['origin'] === undefined ? headers['sec-fetch-site'] === 'same-origin' : origins.isAllowed(headers);
    if (!isOurs) return answer(request, reply, { status: 403, text: 'Only a page of this site signs you out', next: HOME });

    const isOfProvider = cookieValues(headers['cookie'] ?? '', ID_TOKEN_COOKIE).length > 0;
    const shown = sessionTokenOf({ cookie: headers['cookie'] });
    void reply.header('set-cookie', [hostCookie(SESSION_COOKIE, '', 0), authCookie(ID_TOKEN_COOKIE, '', 0)]);
    try {
      if (shown?.token) await sessions.end(shown.token, { headers, address: request.ip, correlationId: request.id });
    } catch (error) {
      logger.warn({ err: error, correlationId: request.id }, 'A session did not end');
      const text = 'This browser has forgotten your session, but it could not be ended. Sign in and out again in a moment.';
      return answer(request, reply, { status: 503, text, next: HOME });
    }
    const sealed = await seal.open(onlyCookie(headers['cookie'], ID_TOKEN_COOKIE), idTokenSchema);
    const there = isOfProvider ? await client.logoutUrl(sealed?.idToken ?? null) : null;
    return answer(request, reply, { status: 200, text: 'You have signed out', next: there ?? '/auth/signed-out' });
  });

  app.get('/auth/signed-out', async (_, reply) => {
    const links = [
      { text: 'Sign in', href: '/auth/login' },
      { text: 'Go to the academy', href: HOME },
    ];
    return reply.headers(PAGE_HEADERS).send(renderMessage('You have signed out', 'Your session here is over.', links));
  });

  app.post('/auth/backchannel-logout', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    const token = request.body instanceof URLSearchParams ? request.body.get('logout_token') : null;
    if (token === null) return reply.code(400).send({ error: 'invalid_request', error_description: 'logout_token is missing' });
    try {
      await sessions.endExternal(token, { headers: oneOfEach(request.raw), address: request.ip, correlationId: request.id });
      return await reply.code(200).send();
    } catch (error) {
      logger.warn({ err: error, correlationId: request.id }, "A provider's logout was refused");
      const isAway = !(error instanceof DomainError) || error.code === 'UPSTREAM_UNAVAILABLE';
      if (isAway) return reply.code(503).header('retry-after', '5').send({ error: 'temporarily_unavailable' });
      return reply.code(400).send({ error: 'invalid_request', error_description: 'logout_token is not valid' });
    }
  });
}

type Answer = { status: number; text: string; next: string };

/** A page's script gets to know where to go on, because it cannot follow to another site; a form is sent there. */
function answer(request: FastifyRequest, reply: FastifyReply, { status, text, next }: Answer) {
  void reply.code(status).header('cache-control', 'no-store');
  if (!/\btext\/html\b/i.test(request.headers.accept ?? '')) return reply.send({ message: text, next });
  if (status === 200) return reply.redirect(next, 303);
  return reply.headers(PAGE_HEADERS).send(renderMessage('You are not signed out', text, [{ text: 'Go to the academy', href: next }]));
}
