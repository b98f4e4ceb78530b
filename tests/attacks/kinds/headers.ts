import { createPrivateKey } from 'node:crypto';
import type { Attempt, Kind } from '../support/attempt.ts';
import { ed25519, forge } from '../support/tokens.ts';
import { MARKS, type World } from '../support/world.ts';

/**
 * A client sends what only the gateway may say. The identity token is a real one, as if it had leaked: through the gateway's port it must be
 * worth nothing. Requests are written byte by byte where a library would put them right.
 */
export function headers(world: World): Kind {
  const { admin, victim, stranger } = world.apart.people;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'hma-gateway', aud: 'user', iat: now, exp: now + 3_600 };
  const sign = (who: Record<string, unknown>) =>
    forge({ alg: 'EdDSA' }, { ...claims, ...who }, ed25519(createPrivateKey(world.apart.identity.privateKey)));
  const leaked = sign({ sub: admin.id, key: 1, roles: ['admin'], sid: admin.sessionId, scope: 'users:personal users:list' });
  const gatewayItself = sign({ gateway: true });
  const query = `{ user(id: "${victim.id}") { email } }`;
  const body = JSON.stringify({ query });
  const url = world.apart.gatewayUrl;
  const host = new URL(url).host;

  const sees = (text: string) => (text.includes(MARKS.email) ? text : null);
  const sent = (name: string, more: Record<string, string | string[]>, payload = body, path = '/graphql'): Attempt => ({
    name,
    run: async (attacker) => {
      const { text } = await attacker.send({
        method: 'POST',
        path,
        url,
        headers: { 'content-type': 'application/json', ...more },
        body: payload,
      });
      return sees(text);
    },
  });
  /** `lines` stand among the headers; `{length}` is there already. */
  const written = (
    name: string,
    lines: readonly string[],
    { start = 'POST /graphql HTTP/1.1', tail = body, length = true } = {},
  ): Attempt => ({
    name,
    run: async (attacker) => {
      const fixed = [`Host: ${host}`, 'Content-Type: application/json', ...(length ? [`Content-Length: ${Buffer.byteLength(body)}`] : [])];
      return sees(await attacker.raw(`${[start, ...fixed, ...lines].join('\r\n')}\r\n\r\n${tail}`, { url }));
    },
  });
  const live = (name: string, payload: Record<string, unknown>, more: Record<string, string> = {}, extensions = {}): Attempt => ({
    name: `over a WebSocket: ${name}`,
    run: async (attacker) => sees((await attacker.live({ url, query, payload, headers: more, extensions })).text),
  });
  const identity = `X-HMA-Identity: ${leaked}`;
  const authorized = { authorization: `Bearer ${stranger.token}` };
  const chunked = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n`;

  return {
    name: 'Headers of our own',
    minimum: 40,
    controls: [
      sent('the session of an admin', { authorization: `Bearer ${admin.token}` }),
      sent('the session beside a foreign identity', { authorization: `Bearer ${admin.token}`, 'x-hma-identity': 'nobody' }),
      written('the session, byte by byte', [`Authorization: Bearer ${admin.token}`]),
      written('the session, in chunks', [`Authorization: Bearer ${admin.token}`, 'Transfer-Encoding: chunked'], {
        tail: `${chunked}\r\n`,
        length: false,
      }),
      live('the session', { authorization: `Bearer ${admin.token}` }),
    ],
    attempts: [
      sent('the identity header', { 'x-hma-identity': leaked }),
      sent('of the gateway itself', { 'x-hma-identity': gatewayItself }),
      sent('beside somebody’s session', { 'x-hma-identity': leaked, ...authorized }),
      sent('in capitals', { 'X-HMA-IDENTITY': leaked }),
      sent('with underscores', { x_hma_identity: leaked }),
      sent('with one underscore', { 'x-hma_identity': leaked }),
      sent('twice', { 'x-hma-identity': [leaked, leaked] }),
      sent('first wrong, then right', { 'x-hma-identity': ['x', leaked] }),
      sent('with the prefix of CGI', { 'http-x-hma-identity': leaked, http_x_hma_identity: leaked }),
      sent('as authorization', { authorization: leaked }),
      sent('as a bearer token', { authorization: `Bearer ${leaked}` }),
      sent('as authorization of a scheme of its own', { authorization: `Identity ${leaked}` }),
      sent('as a cookie', { cookie: `x-hma-identity=${leaked}; identity=${leaked}` }),
      sent('as a service token', { 'x-service-token': leaked }),
      sent('named in connection', { connection: 'x-hma-identity', 'x-hma-identity': leaked }),
      sent('with authorization named in connection', { connection: 'close, authorization', 'x-hma-identity': leaked, ...authorized }),
      sent('in the query string', {}, body, `/graphql?x-hma-identity=${leaked}`),
      sent('in the extensions of the operation', {}, JSON.stringify({ query, extensions: { headers: { 'x-hma-identity': leaked } } })),
      sent(
        'beside the operation',
        {},
        JSON.stringify({ query, headers: { 'x-hma-identity': leaked }, http: { headers: { 'x-hma-identity': leaked } } }),
      ),
      sent('in a variable', {}, JSON.stringify({ query, variables: { 'x-hma-identity': leaked, headers: { 'x-hma-identity': leaked } } })),
      sent('a user id that proxies set', { 'x-forwarded-user': admin.id, 'x-remote-user': admin.id, remote_user: 'admin' }),
      sent('an id of ours', { 'x-hma-user': admin.id, 'x-hma-viewer': admin.id, 'x-hma-roles': 'admin', 'x-hma-scopes': 'users:personal' }),
      sent('an address of the inside', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-hma-client-address': '127.0.0.1' }),
      sent('a forwarded header', { forwarded: 'for=127.0.0.1;by=gateway;host=localhost' }),
      sent('another host', { host: 'user.internal', 'x-forwarded-host': 'user.internal', 'x-hma-identity': leaked }),
      sent('another URL', { 'x-original-url': '/graphql', 'x-rewrite-url': '/admin', 'x-hma-identity': leaked }),
      sent('another method', { 'x-http-method-override': 'PUT', 'x-hma-identity': leaked }),
      sent('a correlation id with a header in it', { 'x-correlation-id': `a, x-hma-identity: ${leaked}` }),
      written('a line break in a header', [`X-Correlation-Id: a\n${identity}`]),
      written('a carriage return in a header', [`X-Correlation-Id: a\r${identity}`]),
      written('a space before the colon', [`X-HMA-Identity : ${leaked}`]),
      written('a tab before the colon', [`X-HMA-Identity\t: ${leaked}`]),
      written('a folded line', ['X-Other: a', ` ${identity}`]),
      written('a folded value', ['X-HMA-Identity:', ` ${leaked}`]),
      written('a header before the first', [identity], { start: 'POST /graphql HTTP/1.1\r\n X-Hidden: a' }),
      written('a null in the name', [`X-HMA\0-Identity: ${leaked}`]),
      written('in a trailer', ['Transfer-Encoding: chunked', 'Trailer: X-HMA-Identity'], {
        tail: `${chunked}${identity}\r\n\r\n`,
        length: false,
      }),
      written('in the extension of a chunk', ['Transfer-Encoding: chunked'], {
        tail: `${Buffer.byteLength(body).toString(16)};x-hma-identity=${leaked}\r\n${body}\r\n0\r\n\r\n`,
        length: false,
      }),
      written('in the request line', [], { start: `POST /graphql HTTP/1.1\t${identity}` }),
      written('with an absolute URL', [identity], { start: `POST http://user.internal/graphql HTTP/1.1` }),
      written('two of the host', ['Host: user.internal', identity]),
      written('HTTP/1.0', [identity], { start: 'POST /graphql HTTP/1.0' }),
      live('in connection_init', { 'x-hma-identity': leaked }),
      live('in connection_init, in capitals', { 'X-HMA-Identity': leaked }),
      live('in headers of connection_init', {
        headers: { 'x-hma-identity': leaked },
        extensions: { headers: { 'x-hma-identity': leaked } },
      }),
      live('in the upgrade', {}, { 'x-hma-identity': leaked }),
      live('in the upgrade, of the gateway itself', {}, { 'x-hma-identity': gatewayItself }),
      live('in the extensions of the operation', {}, {}, { headers: { 'x-hma-identity': leaked } }),
      live('as authorization', { authorization: leaked }),
    ],
  };
}
