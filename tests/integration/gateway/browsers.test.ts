import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createOrigins } from '../../../gateway/security/origins.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

const LISTED = 'https://learn.example.org';
const EVIL = 'https://evil.example.org';

describe('for browsers', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      origins: createOrigins({ listed: [LISTED] }),
      isTls: true,
      graphiql: { page: () => ({ body: '<p>', headers: { 'content-security-policy': "script-src 'self'" } }), asset: () => null },
    });
  });
  afterAll(() => gateway.close());
  const preflight = (origin: string, names: string, method = 'POST') =>
    fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': names },
    });
  const post = (headers: Record<string, string>) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ me { id } }"}',
    });

  it('a listed page may send what the list says, and its cookie', async () => {
    const { status, headers } = await preflight(LISTED, 'authorization,content-type,apollo-require-preflight');

    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(LISTED);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, DELETE');
    expect(headers.get('access-control-allow-headers')).not.toContain('service');
    expect(headers.get('vary')).toContain('origin');
  });

  it.each([
    { why: 'a page that is not listed', origin: EVIL, names: 'content-type' },
    { why: 'a page without an origin', origin: 'null', names: 'content-type' },
    { why: 'a listed page that would send a service token', origin: LISTED, names: 'content-type, X-Service-Token' },
    { why: 'a listed page that would say who it is', origin: LISTED, names: 'x-hma-identity' },
  ])('refuses the preflight of $why', async ({ origin, names }) => {
    const { status, headers } = await preflight(origin, names);

    expect(status).toBe(403);
    expect(headers.get('access-control-allow-headers')).toBeNull();
  });

  it.each([
    { origin: LISTED, readable: LISTED },
    { origin: EVIL, readable: null },
    { origin: 'null', readable: null },
  ])('an answer may be read by $readable when $origin asks', async ({ origin, readable }) => {
    const { headers } = await post({ origin });

    expect(headers.get('access-control-allow-origin')).toBe(readable);
    expect(headers.get('access-control-allow-credentials')).toBe(readable === null ? null : 'true');
    expect(headers.get('vary')).toContain('origin');
  });

  it.each([
    { what: 'an answer', ask: () => post({}) },
    {
      what: 'a refusal',
      ask: () => fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
    },
    { what: 'nothing', ask: () => fetch(`${gateway.url}/nowhere`) },
    { what: 'a probe', ask: () => fetch(`${gateway.url}/health/live`) },
  ])('$what says what must not be made of it', async ({ ask }) => {
    const { headers } = await ask();

    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': expect.stringContaining('no-store') as string,
      'strict-transport-security': expect.stringContaining('max-age=') as string,
    });
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('the page says itself what it needs', async () => {
    const { headers } = await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } });

    expect(headers.get('content-security-policy')).toBe("script-src 'self'");
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it.each([
    { who: 'no browser', origin: undefined, status: 101 },
    { who: 'a listed page', origin: LISTED, status: 101 },
    { who: 'its own page', origin: () => gateway.url, status: 101 },
    { who: 'a page of another site', origin: EVIL, status: 403 },
    { who: 'a page that hides its origin', origin: 'null', status: 403 },
  ])('answers $status to the WebSocket of $who', async ({ origin, status }) => {
    const from = typeof origin === 'function' ? origin() : origin;
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: from ? { origin: from } : {},
    });
    socket.on('error', () => {});
    const answered = await Promise.race([
      once(socket, 'open').then(() => 101),
      once(socket, 'unexpected-response').then(([, response]) => (response as IncomingMessage).statusCode),
    ]);
    socket.terminate();

    expect(answered).toBe(status);
  });
});
