import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import { sha256 } from '../support/people.ts';
import { MARKS, type AttackedWorld } from '../support/world.ts';

/** Service accounts that ask for more than they were given, and tokens that almost are; paths under `/api/` that nobody should find. */
export function services(world: AttackedWorld): Kind {
  const database = createAttackedDatabase(world.databaseUrl, world.keep);
  const { victim } = world.people;
  const { things } = world;
  const byService = async (attacker: Attacker, token: string, query: string, more: Record<string, string> = {}) =>
    (await attacker.ask(query, { headers: { 'x-service-token': token, ...more } })).text;
  const email = `{ user(id: "${victim.id}") { email } }`;

  /** Holds `scopes`, and asks for what needs others. */
  const beyond = (name: string, scopes: readonly string[], query: string, seen: string | RegExp): Attempt => ({
    name,
    run: async (attacker) => {
      const text = await byService(attacker, await database.newService(scopes), query);
      return (typeof seen === 'string' ? text.includes(seen) : seen.test(text)) ? text : null;
    },
  });
  /** A token of an account that may see addresses, and what becomes of it. */
  const token = (name: string, change: (token: string) => Promise<string> | string, header = 'x-service-token'): Attempt => ({
    name,
    run: async (attacker): Promise<Loot> => {
      const shown = await change(await database.newService(['users:personal']));
      const { text } = await attacker.ask(email, { headers: { [header]: shown } });
      return text.includes(MARKS.email) ? text : null;
    },
  });
  const sql = (statement: string) => async (shown: string) => {
    await database.run(statement, [sha256(shown)]);
    return shown;
  };
  const path = (method: string, target: string, headers: Record<string, string> = {}): Attempt => ({
    name: `${method} ${target}${Object.keys(headers).length > 0 ? ` with ${Object.keys(headers).join(', ')}` : ''}, by nobody`,
    run: async (attacker) => {
      const { status, text } = await attacker.send({ method, path: target, headers });
      return status === 401 ? null : `${status} ${text.slice(0, 200)}`;
    },
  });
  const all = ['users:list', 'users:personal', 'content:drafts', 'progress:read', 'answers:read', 'events:personal', 'analytics:read'];

  return {
    name: 'Service accounts and /api/',
    minimum: 40,
    controls: [
      beyond('addresses, with their scope', ['users:personal'], email, MARKS.email),
      beyond('the list of users, with its scope', ['users:list'], '{ users(first: 3) { edges { node { username } } } }', '"username"'),
      beyond(
        'answers, with their scope',
        ['answers:read', 'content:drafts'],
        `{ assessment(id: "${things.assessment}") { answerKey { accepted } } }`,
        MARKS.accepted,
      ),
      {
        name: 'a path that is not there, by somebody',
        run: async (attacker) => {
          const { status } = await attacker.send({
            method: 'GET',
            path: '/api/nothing-here',
            headers: { authorization: `Bearer ${victim.token}` },
          });
          return status === 404 ? 'not found' : null;
        },
      },
    ],
    attempts: [
      beyond('addresses, with none', [], email, MARKS.email),
      beyond('addresses, with the list', ['users:list'], '{ users(first: 100) { edges { node { email } } } }', MARKS.email),
      beyond(
        'the list of users, with addresses',
        ['users:personal'],
        '{ users(first: 100) { edges { node { username } } } }',
        '"username"',
      ),
      beyond('who has an address', ['users:list'], `{ users(filter: { email: "${MARKS.email}" }) { edges { node { id } } } }`, victim.id),
      beyond('answers, with none', [], `{ assessment(id: "${things.assessment}") { answerKey { accepted } } }`, MARKS.accepted),
      beyond(
        'answers, with all but theirs',
        all.filter((scope) => scope !== 'answers:read'),
        `{ assessment(id: "${things.assessment}") { answerKey { accepted } } }`,
        MARKS.accepted,
      ),
      beyond(
        'drafts, with all but theirs',
        all.filter((scope) => scope !== 'content:drafts'),
        `{ course(id: "${things.draftCourse}") { title } }`,
        MARKS.draftCourse,
      ),
      beyond(
        'progress, with all but its own',
        all.filter((scope) => scope !== 'progress:read'),
        `{ user(id: "${victim.id}") { progress { edges { node { percentage } } } } }`,
        MARKS.progress,
      ),
      beyond(
        'figures, with all but theirs',
        all.filter((scope) => scope !== 'analytics:read'),
        `{ learningAnalytics(userId: "${victim.id}", timeframe: ALL_TIME) { events } }`,
        /"events":\d/,
      ),
      beyond('sessions, with all', all, `{ user(id: "${victim.id}") { sessions { edges { node { id } } } } }`, victim.sessionId),
      beyond('private posts, with all', all, `{ post(id: "${things.privatePost}") { body } }`, MARKS.privatePost),
      beyond('to be somebody, with all', all, '{ me { id } }', '"id"'),
      beyond('the gateway’s own question, with all', all, `{ resolveSession(token: "${victim.token}") { userId } }`, victim.id),
      beyond(
        'roles, with all',
        [...all, 'roles:assign'],
        `mutation { assignRoles(input: { userId: "${victim.id}", roles: [ADMIN] }) { user { id } } }`,
        victim.id,
      ),
      beyond('a scope that does not exist', ['*', 'admin', 'users:*', 'users:personal '], email, MARKS.email),
      token('its hash', (one) => sha256(one)),
      token('the prefix and its hash', (one) => `hma_svc_${sha256(one)}`),
      token('without its prefix', (one) => one.replace('hma_svc_', '')),
      token('prefix in capitals', (one) => one.replace('hma_svc_', 'HMA_SVC_')),
      token('all but its last letter', (one) => one.slice(0, -1)),
      token('a letter more', (one) => `${one}A`),
      token('a scheme before it', (one) => `Bearer ${one}`),
      token('two of them', (one) => `${one}, ${one}`),
      token('an injection', () => "hma_svc_' OR '1'='1"),
      token('a wildcard', () => `hma_svc_${'%'.repeat(43)}`),
      token('as a bearer token', (one) => `Bearer ${one}`, 'authorization'),
      token('as a cookie', (one) => `__Host-hma_session=${one}`, 'cookie'),
      token('with underscores', (one) => one, 'x_service_token'),
      token('after its end', sql(`UPDATE service_tokens SET expires_at = now() - interval '1 second' WHERE token_hash = $1`)),
      token('after it was revoked', sql('UPDATE service_tokens SET revoked_at = now() WHERE token_hash = $1')),
      token(
        'of an account that is closed',
        sql(
          'UPDATE service_accounts SET disabled_at = now() WHERE id = (SELECT service_account_id FROM service_tokens WHERE token_hash = $1)',
        ),
      ),
      {
        name: 'beside a session, so as to be both',
        run: async (attacker) => {
          const text = await byService(
            attacker,
            await database.newService(['users:personal']),
            `{ me { id } user(id: "${victim.id}") { email } }`,
            {
              authorization: `Bearer ${world.people.stranger.token}`,
            },
          );
          return text.includes(MARKS.email) ? text : null;
        },
      },
      ...[
        '/api/users',
        '/api/users/1',
        '/api/nothing',
        '/api/',
        '/api',
        '/API/users',
        '/Api/x',
        '//api/users',
        '/api//users',
        '/%61pi/users',
        '/api%2fusers',
        '/api/../api/users',
        '/api/users?x=/api/authenticate',
        '/api/./users',
        '/api/authenticate/../users',
        '/api/users/register/x',
        '/api/webhooks/content',
      ].map((target) => path('GET', target)),
      ...['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'].map((method) => path(method, '/api/users/1')),
      path('GET', '/api/authenticate'),
      path('GET', '/api/users', { 'x-http-method-override': 'POST', 'x-original-url': '/api/authenticate' }),
      path('GET', '/api/users', { authorization: 'Bearer nobody' }),
      path('GET', '/api/users', { 'x-service-token': 'hma_svc_nobody' }),
      path('POST', '/api/users', { 'content-type': 'application/json', 'content-length': '2000000' }),
    ],
  };
}
