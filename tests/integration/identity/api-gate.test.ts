import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';

describe('paths under /api/', () => {
  const suite = useAcademy();
  let session: string;
  let service: string;

  beforeAll(async () => {
    session = (await suite.signUp('caller')).token;
    ({ token: service } = await suite.academy.subgraphs.user.services.serviceAccounts.create('module', ['events:write'], null));
  });

  /** As it stands: `fetch` would tidy the path. */
  const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(suite.url, { method, path, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end(body);
    });

  it.each([
    ['GET', '/api/'],
    ['GET', '/api'],
    ['GET', '/api?x=1'],
    ['GET', '/api/nothing/of/the/kind'],
    ['DELETE', '/api/users/usr_1'],
    ['GET', '/api/users/register'],
    ['POST', '/api/analytics/events'],
    ['GET', '/API/users'],
    ['GET', '//api/users'],
    ['GET', '/%61pi/users'],
    ['GET', '/api/../health/live'],
    ['GET', '/api/authenticate/../users'],
    ['POST', '/api/authenticate/'],
  ])('answer 401 to nobody: %s %s', async (method, path) => {
    expect(await ask(method, path)).toBe(401);
  });

  it('answer 401 before anything of a body is read', async () => {
    expect(await ask('POST', '/api/analytics/events', { 'content-type': 'text/nonsense' }, '{')).toBe(401);
    expect(await ask('POST', '/api/analytics/events', { 'content-type': 'application/json' }, 'x'.repeat(3_000_000))).toBe(401);
  });

  it('answer 401 to who shows a token that nobody has, on public paths too', async () => {
    expect(await ask('GET', '/api/users', { authorization: `Bearer ${'a'.repeat(43)}` })).toBe(401);
    expect(await ask('POST', '/api/authenticate', { authorization: `Bearer ${'a'.repeat(43)}` })).toBe(401);
  });

  it.each([
    { who: 'a person', headers: () => ({ authorization: `Bearer ${session}` }) },
    { who: 'a service', headers: () => ({ 'x-service-token': service }) },
  ])('answer 404 to $who where there is nothing', async ({ headers }) => {
    expect(await ask('GET', '/api/nothing/of/the/kind', headers())).toBe(404);
  });

  it.each(['/api/authenticate', '/api/users/register', '/api/users/reset-password'])(
    'need nobody where they make a session: %s',
    async (path) => {
      expect(await ask('POST', path)).not.toBe(401);
    },
  );

  it('are no other paths', async () => {
    expect(await ask('GET', '/apis')).toBe(404);
    expect(await ask('GET', '/health/live')).toBe(200);
  });
});
