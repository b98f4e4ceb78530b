import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { useAcademy } from '../../support/academy/academy.ts';
import { openSocket } from '../../support/gateway/open-socket.ts';

const RULES = { user: 5, service: 8, address: 4, connections: 20, badTokens: 3 };

describe('how often somebody may ask', () => {
  const suite = useAcademy('in process', {
    edge: { pages: { listed: [] }, trustedProxies: ['127.0.0.1'], rates: { rules: RULES, redisUrl: undefined } },
  });

  let lastHost = 0;
  /** An address that nothing was counted for yet. */
  const freshAddress = () => `203.0.113.${(lastHost += 1)}`;
  const ask = async (headers: Record<string, string>, query = '{ __typename }') => {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { errors } = (await response.json()) as { errors?: { extensions: Record<string, unknown> }[] };
    return { status: response.status, headers: response.headers, extensions: errors?.[0]?.extensions };
  };
  const statuses = async (times: number, headers: Record<string, string>) => {
    const seen: number[] = [];
    for (let n = 0; n < times; n += 1) seen.push((await ask(headers)).status);
    return seen;
  };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  it('says what the quota is and what is left of it, and then when to come back', async () => {
    const { token } = await suite.signUp('eager');
    const first = await ask(bearer(token));
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe('"user";q=5;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"user";r=4;t=\d+$/);
    expect(first.headers.get('retry-after')).toBeNull();

    expect(await statuses(4, bearer(token))).toEqual([200, 200, 200, 200]);
    const refused = await ask(bearer(token));
    expect(refused).toMatchObject({ status: 429, extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } });
    expect(refused.headers.get('ratelimit')).toMatch(/^"user";r=0;t=\d+$/);
    expect(refused.headers.get('retry-after')).toBe(String(refused.extensions?.['retryAfterSeconds']));
  });

  it('counts a person wherever they come from, and by whichever session', async () => {
    const { token, userId } = await suite.signUp('traveller');
    const other = await suite.signIn('traveller');
    expect(other.userId).toBe(userId);
    expect(await statuses(3, { ...bearer(token), 'x-forwarded-for': freshAddress() })).toEqual([200, 200, 200]);
    expect(await statuses(3, { ...bearer(other.token), 'x-forwarded-for': freshAddress() })).toEqual([200, 200, 429]);
  });

  it('counts people at one address apart, and nobody there together', async () => {
    const address = { 'x-forwarded-for': freshAddress() };
    expect(await statuses(5, address)).toEqual([200, 200, 200, 200, 429]);
    const { token } = await suite.signUp('neighbour');
    expect((await ask({ ...bearer(token), ...address })).status).toBe(200);
    expect((await ask({ 'x-forwarded-for': freshAddress() })).status).toBe(200);
  });

  it('counts a network of IPv6 as one address', async () => {
    const seen: number[] = [];
    for (let n = 1; n <= 5; n += 1) seen.push((await ask({ 'x-forwarded-for': `2001:db8:1:2::${n}` })).status);
    expect(seen).toEqual([200, 200, 200, 200, 429]);
  });

  it('counts a service by its account, both its tokens together', async () => {
    const { serviceAccounts } = suite.academy.subgraphs.user.services;
    const first = await serviceAccounts.create('busy', ['users:list'], null);
    const second = await serviceAccounts.rotate('busy', 60_000);
    expect((await ask({ 'x-service-token': first.token })).headers.get('ratelimit-policy')).toBe('"service";q=8;w=60');
    expect(await statuses(4, { 'x-service-token': first.token })).toEqual([200, 200, 200, 200]);
    expect(await statuses(4, { 'x-service-token': second.token })).toEqual([200, 200, 200, 429]);
  });

  it('looks no more tokens up for an address that guesses, whose people go on', async () => {
    const address = { 'x-forwarded-for': freshAddress() };
    const { token } = await suite.signUp('colleague');
    expect((await ask({ ...bearer(token), ...address })).status).toBe(200);

    const first = await ask({ ...bearer('a'.repeat(43)), ...address });
    expect(first).toMatchObject({ status: 401, extensions: { code: 'UNAUTHENTICATED' } });
    expect(first.headers.get('ratelimit')).toMatch(/^"bad-tokens";r=2;t=\d+$/);
    expect((await ask({ 'x-service-token': `hma_svc_${'b'.repeat(43)}`, ...address })).status).toBe(401);
    expect(await statuses(3, { ...bearer('c'.repeat(43)), ...address })).toEqual([401, 429, 429]);

    expect((await ask({ ...bearer(token), ...address })).status).toBe(200);
    expect((await ask({ ...bearer('d'.repeat(43)), 'x-forwarded-for': freshAddress() })).status).toBe(401);
  });

  it('counts a token that nobody has once, however often a client shows it', async () => {
    const address = { 'x-forwarded-for': freshAddress() };
    expect(await statuses(5, { ...bearer('e'.repeat(43)), ...address })).toEqual([401, 401, 401, 401, 401]);

    const { token } = await suite.signUp('beside-a-stale-client');
    expect((await ask({ ...bearer(token), ...address })).status).toBe(200);
  });

  it('refuses operations on a WebSocket one by one, and then the socket', async () => {
    const { token } = await suite.signUp('hasty');
    const socket = await openSocket(suite, { authorization: `Bearer ${token}` });
    for (let n = 0; n < RULES.user; n += 1) expect((await socket.ask('{ __typename }')).errors).toBeUndefined();
    await expect(socket.ask('{ __typename }')).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);

    await Promise.allSettled(Array.from({ length: 110 }, () => socket.ask('{ __typename }')));
    expect(await socket.closed).toMatchObject({ code: 4429 });
  });

  it('lets an address open so many WebSockets', async () => {
    const headers = { 'x-forwarded-for': freshAddress() };
    const open = async () => {
      const socket = new WebSocket(`${suite.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
      socket.on('error', () => {});
      const status = await Promise.race([
        once(socket, 'open').then(() => 101),
        once(socket, 'unexpected-response').then(([, { statusCode, headers }]) => [statusCode, headers['retry-after']] as unknown),
      ]);
      socket.terminate();
      return status;
    };
    for (let n = 0; n < RULES.connections; n += 1) expect(await open()).toBe(101);
    expect(await open()).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });

  it('counts nothing of what is asked about health', async () => {
    const { headers } = await fetch(`${suite.url}/health/live`);
    expect(headers.get('ratelimit')).toBeNull();
  });
});
