import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../../platform/errors.ts';
import { quotaOf, rateLimitHeaders, tooManyRequests } from '../../security/rate-limits.ts';
import { sessionTokenOf, SESSION_COOKIE } from '../../security/session-token.ts';
import { statusOf, toClientError } from '../format-error.ts';
import { oneOfEach } from '../headers.ts';
import { splitTarget } from '../request-target.ts';
import { authCookie, hostCookie, ID_TOKEN_COOKIE } from './cookies.ts';
import { PAGE_HEADERS, renderMessage } from './pages.ts';
import { HOME, toReturnPath } from './return-to.ts';
import type { AuthDependencies } from './dependencies.ts';

/** How long a browser keeps the session's cookie. How long the session lasts is for the user subgraph to say. */
const SESSION_COOKIE_SECONDS = 7_776_000;
const MAX_STATE = 200;

const random = () => randomBytes(32).toString('base64url');

/** `/auth/login` sends the browser to the provider, which sends it back to `/auth/callback`. */
export function addLoginRoutes(app: FastifyInstance, deps: AuthDependencies): void {
  const { client, pending, sessions, seal, rateLimits, publicUrl, logger } = deps;
  const { host } = new URL(publicUrl);

  /** Each of them asks the provider, or us, for something. */
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const standing = rateLimits && (await rateLimits.countOperation(quotaOf({ viewer: null, service: null }, request.ip)));
    if (!standing) return undefined;
    void reply.headers(rateLimitHeaders(standing));
    if (standing.allowed) return undefined;
    return showMessage(reply, 429, 'You are not signed in', tooManyRequests(standing).message, HOME);
  };

  app.get('/auth/login', { exposeHeadRoute: false, onRequest }, async (request, reply) => {
    const query = queryOf(request);
    const returnTo = toReturnPath(query.get('returnTo') ?? undefined, publicUrl);
    // The cookies are those of one host, the one that the provider sends people back to. Once is enough: a proxy may rename us.
    if (request.headers.host !== host && query.get('moved') === null) {
      return reply.redirect(`${publicUrl}/auth/login?${new URLSearchParams({ moved: '1', returnTo }).toString()}`, 303);
    }
    const login = { state: random(), nonce: random(), verifier: random(), returnTo };
    try {
      const url = await client.loginUrl(login);
      return await reply
        .header('set-cookie', await pending.add(request.headers.cookie, login))
        .header('cache-control', 'no-store')
        .redirect(url, 303);
    } catch (error) {
      return refuse(reply, error, request, returnTo);
    }
  });

  app.get('/auth/callback', { exposeHeadRoute: false, onRequest }, async (request, reply) => {
    const query = queryOf(request);
    const state = query.get('state') ?? '';
    const { login, setCookie } = await pending.take(request.headers.cookie, state.length <= MAX_STATE ? state : '');
    if (!login) {
      const text = 'This sign-in was finished before, has expired, or was begun in another browser.';
      return showMessage(reply, 400, 'This sign-in is over', text, HOME);
    }
    void reply.header('set-cookie', setCookie);
    if (query.get('error') === 'access_denied') {
      return showMessage(reply, 403, 'You are not signed in', 'You, or the sign-in provider, broke it off.', login.returnTo);
    }
    const headers = oneOfEach(request.raw);
    const asking = { headers, address: request.ip, correlationId: request.id };
    try {
      const signedIn = await client.finish(splitTarget(request.url).search, login);
      const token = await sessions.open(signedIn, asking);
      // What the browser had before is over: whoever planted it there does not get to know what comes.
      const before = sessionTokenOf({ cookie: headers['cookie'] });
      if (before?.token)
        await sessions.end(before.token, asking).catch((error: unknown) => logger.warn({ err: error }, 'A session did not end'));
      const sealed = await seal.seal({ idToken: signedIn.idToken }, SESSION_COOKIE_SECONDS);
      const idCookie = authCookie(ID_TOKEN_COOKIE, sealed, SESSION_COOKIE_SECONDS) ?? authCookie(ID_TOKEN_COOKIE, '', 0);
      return await reply
        .header('set-cookie', [hostCookie(SESSION_COOKIE, token, SESSION_COOKIE_SECONDS), idCookie])
        .header('cache-control', 'no-store')
        .redirect(login.returnTo, 303);
    } catch (error) {
      return refuse(reply, error, request, login.returnTo);
    }
  });

  function refuse(reply: FastifyReply, error: unknown, request: FastifyRequest, returnTo: string) {
    if (error instanceof DomainError) logger.info({ err: error, correlationId: request.id }, 'A sign-in through the provider failed');
    const refusal = toClientError(error, { correlationId: request.id, logger });
    return showMessage(reply, statusOf(refusal), 'You are not signed in', refusal.message, returnTo);
  }
}

const queryOf = (request: FastifyRequest): URLSearchParams => new URLSearchParams(splitTarget(request.url).search);

function showMessage(reply: FastifyReply, status: number, title: string, text: string, returnTo: string) {
  const again = { text: 'Try again', href: `/auth/login?${new URLSearchParams({ returnTo }).toString()}` };
  return reply
    .code(status)
    .headers(PAGE_HEADERS)
    .send(renderMessage(title, text, [again, { text: 'Go to the academy', href: HOME }]));
}
