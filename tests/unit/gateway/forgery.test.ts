import { describe, expect, it } from 'vitest';
import { createForgeryCheck } from '../../../gateway/security/forgery.ts';
import { createOrigins } from '../../../gateway/security/origins.ts';

const origins = createOrigins({ listed: ['https://learn.example.org'], publicUrl: 'https://graph.example.org' });
const assertNotForged = createForgeryCheck(origins);
const json = { 'content-type': 'application/json' };

describe('a request that is known by a cookie', () => {
  it.each([
    { why: 'JSON from our own page', headers: { ...json, origin: 'https://graph.example.org' } },
    { why: 'JSON from a listed page', headers: { ...json, origin: 'https://learn.example.org', 'sec-fetch-site': 'same-site' } },
    {
      why: 'JSON with a charset',
      headers: { ...json, 'content-type': 'application/json; charset=utf-8', origin: 'https://graph.example.org' },
    },
    { why: 'JSON from a page of the host it came to', headers: { ...json, origin: 'http://10.0.0.7:4000', host: '10.0.0.7:4000' } },
    { why: 'GET of our own page with a header', headers: { 'sec-fetch-site': 'same-origin', 'apollo-require-preflight': 'true' } },
    {
      why: 'GET of a listed page that names its operation',
      headers: { origin: 'https://learn.example.org', 'x-apollo-operation-name': 'Me' },
    },
  ])('counts as $why', ({ headers }) => {
    expect(() => assertNotForged({ transport: 'http', headers })).not.toThrow();
  });

  it.each([
    { why: 'nobody says whose page it is', headers: { ...json } },
    { why: 'the page is of another site', headers: { ...json, origin: 'https://evil.example.org' } },
    { why: 'the page hides its origin', headers: { ...json, origin: 'null' } },
    { why: 'the page is ours, but came unencrypted', headers: { ...json, origin: 'http://graph.example.org', host: 'graph.example.org' } },
    { why: 'the origin only begins like a listed one', headers: { ...json, origin: 'https://learn.example.org.evil.org' } },
    { why: 'the origin has a path', headers: { ...json, origin: 'https://graph.example.org/' } },
    { why: 'the page is of the same site, not the same origin', headers: { ...json, 'sec-fetch-site': 'same-site' } },
    {
      why: 'it claims the same origin and shows another',
      headers: { ...json, 'sec-fetch-site': 'same-origin', origin: 'https://evil.example.org' },
    },
    { why: 'it is a form', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://graph.example.org' } },
    { why: 'it is a form with files', headers: { 'content-type': 'multipart/form-data; boundary=x', origin: 'https://graph.example.org' } },
    { why: 'it is a text', headers: { 'content-type': 'Text/Plain;charset=utf-8', origin: 'https://graph.example.org' } },
    { why: 'it is a GET that any page can cause', headers: { origin: 'https://graph.example.org' } },
    { why: 'its header is empty', headers: { origin: 'https://graph.example.org', 'apollo-require-preflight': '' } },
  ])('is forged where $why', ({ headers }) => {
    expect(() => assertNotForged({ transport: 'http', headers })).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }) as Error);
  });

  it.each([
    { origin: 'https://graph.example.org', allowed: true },
    { origin: 'https://learn.example.org', allowed: true },
    { origin: 'https://evil.example.org', allowed: false },
    { origin: undefined, allowed: false },
  ])('counts on a WebSocket by the origin of the handshake alone: $origin', ({ origin, allowed }) => {
    const check = () => assertNotForged({ transport: 'websocket', headers: { origin, host: 'graph.example.org' } });

    if (allowed) expect(check).not.toThrow();
    else expect(check).toThrow();
  });
});

describe('pages of this machine', () => {
  it.each([
    { origin: 'http://localhost:3000', listed: true },
    { origin: 'http://127.0.0.1:5173', listed: true },
    { origin: 'http://[::1]:3000', listed: true },
    { origin: 'http://localhost', listed: true },
    { origin: 'http://localhost.evil.org', listed: false },
    { origin: 'http://localhost:3000.evil.org', listed: false },
    { origin: 'http://127.0.0.1@evil.org', listed: false },
    { origin: 'http://127.0.0.2:3000', listed: false },
    { origin: 'null', listed: false },
  ])('are listed in the sandbox: $origin, $listed', ({ origin, listed }) => {
    expect(createOrigins({ listed: [], loopback: true }).isListed(origin)).toBe(listed);
    expect(createOrigins({ listed: [] }).isListed(origin)).toBe(false);
  });
});
