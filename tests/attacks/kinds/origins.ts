import type { Attempt, Kind } from '../support/attempt.ts';
import type { AttackedWorld } from '../support/world.ts';

export const LISTED_ORIGIN = 'https://app.huntmaster.academy';

/** Pages that are none of ours, some of which look like it. */
export const FOREIGN_ORIGINS = [
  'https://evil.example',
  'null',
  'http://app.huntmaster.academy',
  'https://app.huntmaster.academy:444',
  'https://app.huntmaster.academy.evil.example',
  'https://evil-app.huntmaster.academy',
  'https://evil.app.huntmaster.academy',
  'https://app.huntmaster.academy@evil.example',
  'https://app.huntmaster.academy%60.evil.example',
  'https://app-huntmaster.academy',
  'https://app.huntmaster.academyx',
  'https://appxhuntmaster.academy',
  'https://app.huntmaster.academy/',
  'https://app.huntmaster.academy.',
  'HTTPS://APP.HUNTMASTER.ACADEMY',
  'https://аpp.huntmaster.academy'.normalize(),
  'https://huntmaster.academy',
  'https://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://127.0.0.2',
  'http://0.0.0.0',
  'http://2130706433',
  'file://',
  'chrome-extension://abcdefghijklmnop',
  'https://app.huntmaster.academy, https://evil.example',
  '*',
].map((origin) => Buffer.from(origin).toString('latin1'));

/** A foreign page asks whether it may read answers, reads them, and opens a WebSocket, with the user's cookie. */
export function origins(world: AttackedWorld): Kind {
  const { victim } = world.people;
  const cookie = `__Host-hma_session=${victim.token}`;
  const own = `http://${new URL(world.url).host}`;

  const preflight = (name: string, origin: string, headers: Record<string, string> = {}, path = '/graphql'): Attempt => ({
    name,
    run: async (attacker) => {
      const answer = await attacker.send({
        method: 'OPTIONS',
        path,
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type', ...headers },
      });
      const allowed = answer.headers['access-control-allow-origin'];
      return allowed !== undefined && answer.status < 300 ? `may ask: ${allowed}` : null;
    },
  });
  const read = (name: string, origin: string): Attempt => ({
    name,
    run: async (attacker) => {
      const answer = await attacker.send({
        method: 'POST',
        path: '/graphql',
        headers: { origin, 'content-type': 'application/json', authorization: `Bearer ${victim.token}` },
        body: '{"query":"{ me { id } }"}',
      });
      const allowed = answer.headers['access-control-allow-origin'];
      return allowed !== undefined ? `may read: ${allowed}` : null;
    },
  });
  const socket = (name: string, origin: string, headers: Record<string, string> = {}): Attempt => ({
    name,
    run: async (attacker) => {
      const { opened, text } = await attacker.live({ query: '{ me { id } }', origin, headers: { cookie, ...headers } });
      return opened ? `opened, and ${text}` : null;
    },
  });

  return {
    name: 'Origins',
    minimum: 60,
    controls: [
      preflight('a listed page asks whether it may', LISTED_ORIGIN),
      read('a listed page reads', LISTED_ORIGIN),
      socket('a listed page opens a WebSocket', LISTED_ORIGIN),
      socket('a page of ours opens a WebSocket', own),
      {
        name: 'no browser opens a WebSocket',
        run: async (attacker) => {
          const { text } = await attacker.live({ query: '{ me { id } }', payload: { authorization: `Bearer ${victim.token}` } });
          return text.includes(victim.id) ? text : null;
        },
      },
    ],
    attempts: [
      ...FOREIGN_ORIGINS.map((origin) => preflight(`a preflight from ${origin}`, origin)),
      ...FOREIGN_ORIGINS.map((origin) => read(`an answer for ${origin}`, origin)),
      ...FOREIGN_ORIGINS.map((origin) => socket(`a WebSocket of ${origin}`, origin)),
      socket('a WebSocket of a foreign page that names our host', 'https://evil.example', { 'x-forwarded-host': 'evil.example' }),
      preflight('a listed page that sends service tokens', LISTED_ORIGIN, { 'access-control-request-headers': 'x-service-token' }),
      preflight('a listed page that sends identities', LISTED_ORIGIN, { 'access-control-request-headers': 'content-type, x-hma-identity' }),
      preflight('a foreign page at the files', 'https://evil.example', {}, '/files/x'),
      preflight('a foreign page at the API', 'https://evil.example', {}, '/api/users'),
    ],
  };
}
