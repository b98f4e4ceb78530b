import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { AttackedWorld, Person } from '../support/world.ts';

const COOKIE = '__Host-hma_session';
/** A session that is ended by another process is dead everywhere within this. */
const WITHIN_MS = 1_000;
const PLANTED = 'planted-by-the-attacker-0123456789abcdefghi';

/** Who holds what was a session, or plants what is to become one. */
export function sessions(world: AttackedWorld): Kind {
  const database = createAttackedDatabase(world.databaseUrl, world.keep);
  const { host } = new URL(world.url);
  const ofPage = { origin: `http://${host}` };

  type Case = { person: Person; other: Pick<Person, 'token' | 'sessionId'>; attacker: Attacker };
  const sees = async (attacker: Attacker, person: Person, asking: { token?: string; headers?: Record<string, string> }): Promise<Loot> => {
    const { text } = await attacker.ask('{ me { id } }', asking);
    return text.includes(person.id) ? text : null;
  };
  const must = async (attacker: Attacker, token: string, query: string, variables: Record<string, unknown> = {}) => {
    const { errors, text } = await attacker.ask(query, { token, variables });
    if (errors.length > 0) throw new Error(`${query}: ${text}`);
  };
  const make = async (attacker: Attacker): Promise<Case> => {
    const person = await database.newPerson();
    return { person, other: await database.newSession(person), attacker };
  };
  const cookie = (token: string) => ({ ...ofPage, cookie: `${COOKIE}=${token}` });

  /** Ways in which the session of `person.token` ends. */
  const ends: Record<string, (one: Case) => Promise<unknown>> = {
    'it was signed out': ({ attacker, person }) => must(attacker, person.token, 'mutation { signOut { sessionId } }'),
    'another session of its owner ended it': ({ attacker, person, other }) =>
      must(attacker, other.token, 'mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { sessionId } }', {
        id: person.sessionId,
      }),
    'another session of its owner ended all others': ({ attacker, other }) =>
      must(attacker, other.token, 'mutation { revokeOtherSessions { __typename } }'),
    'the password was changed': ({ attacker, person, other }) =>
      must(attacker, other.token, 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
        input: { currentPassword: person.password, newPassword: 'another good password' },
      }),
    'the password was reset': async ({ attacker, person, other }) => {
      const input = { token: await database.mailToken(person, 'password_reset'), newPassword: 'another good password' };
      await must(attacker, other.token, 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }', {
        input,
      });
    },
    'its owner got other roles': ({ attacker, person }) =>
      must(
        attacker,
        world.people.admin.token,
        'mutation ($id: ID!) { assignRoles(input: { userId: $id, roles: [STUDENT] }) { user { id } } }',
        { id: person.id },
      ),
  };
  const after = (name: string, end: (one: Case) => Promise<unknown>): Attempt[] => [
    {
      name: `the token after ${name}`,
      run: async (attacker) => {
        const one = await make(attacker);
        if ((await sees(attacker, one.person, { token: one.person.token })) === null) return 'it was of no use before: nothing was tried';
        await end(one);
        await pause(WITHIN_MS);
        return sees(attacker, one.person, { token: one.person.token });
      },
    },
    {
      name: `the cookie after ${name}`,
      run: async (attacker) => {
        const one = await make(attacker);
        if ((await sees(attacker, one.person, { headers: cookie(one.person.token) })) === null)
          return 'it was of no use before: nothing was tried';
        await end(one);
        await pause(WITHIN_MS);
        return sees(attacker, one.person, { headers: cookie(one.person.token) });
      },
    },
    {
      name: `an open WebSocket after ${name}`,
      run: async (attacker) => {
        const one = await make(attacker);
        const { closeCode, acknowledged } = await attacker.live({
          query: 'subscription { profileChanged { cursor } }',
          payload: { authorization: `Bearer ${one.person.token}` },
          meanwhile: () => end(one),
          quietMs: 4_000,
        });
        return acknowledged && closeCode === 4401 ? null : `acknowledged: ${acknowledged}, closed with ${closeCode}`;
      },
    },
  ];
  const inTheDatabase = (name: string, statement: string): Attempt => ({
    name: `a token whose ${name}`,
    run: async (attacker) => {
      const { person } = await make(attacker);
      await database.run(statement, [person.id]);
      return sees(attacker, person, { token: person.token });
    },
  });
  const set = (what: string) => `UPDATE user_sessions SET ${what} WHERE user_id = (SELECT id FROM users WHERE external_user_id = $1)`;
  const planted = (name: string, headers: Record<string, string>): Attempt => ({
    name,
    run: async (attacker) => {
      const { person } = await make(attacker);
      await attacker.ask('mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { id } } }', {
        variables: { input: { username: person.username, password: person.password } },
        headers,
      });
      return (
        (await sees(attacker, person, { token: PLANTED })) ??
        (await sees(attacker, person, { headers: cookie(PLANTED) })) ??
        sees(attacker, person, { headers: { ...ofPage, cookie: `hma_session=${PLANTED}` } })
      );
    },
  });
  /** Cookies that hold two tokens, the attacker's own among them: whose session it is, nobody can say. */
  const two = (name: string, write: (mine: string, theirs: string) => string): Attempt => ({
    name,
    run: async (attacker) => {
      const [mine, theirs] = [await database.newPerson(), await database.newPerson()];
      const headers = { ...ofPage, cookie: write(mine.token, theirs.token) };
      return (await sees(attacker, mine, { headers })) ?? sees(attacker, theirs, { headers });
    },
  });
  const shaped = (name: string, write: (token: string) => string): Attempt => ({
    name,
    run: async (attacker) => {
      const { person } = await make(attacker);
      return sees(attacker, person, { headers: { ...ofPage, cookie: write(person.token) } });
    },
  });

  return {
    name: 'Session fixation and theft',
    minimum: 35,
    controls: [
      { name: 'the token', run: async (attacker) => sees(attacker, world.people.victim, { token: world.people.victim.token }) },
      { name: 'the cookie', run: async (attacker) => sees(attacker, world.people.victim, { headers: cookie(world.people.victim.token) }) },
      {
        name: 'the session that ended the others',
        run: async (attacker) => {
          const { person, other } = await make(attacker);
          await must(attacker, other.token, 'mutation { revokeOtherSessions { __typename } }');
          return sees(attacker, person, { token: other.token });
        },
      },
      {
        name: 'a sign-in, whose token is another each time',
        run: async (attacker) => {
          const { person } = await make(attacker);
          const tokens = new Set<string>();
          for (let n = 0; n < 3; n += 1) {
            const { data } = await attacker.ask(
              'mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { token } } }',
              {
                variables: { input: { username: person.username, password: person.password } },
              },
            );
            const made = data?.['authenticate'] as { session: { token: string } } | null | undefined;
            if (!made) return null;
            world.keep('session token of a sign-in', made.session.token);
            tokens.add(made.session.token);
          }
          return tokens.size === 3 ? 'three tokens' : null;
        },
      },
    ],
    attempts: [
      ...Object.entries(ends).flatMap(([name, end]) => after(name, end)),
      inTheDatabase('idle time is over', set(`expires_at = now() - interval '1 second'`)),
      inTheDatabase('last day is over', set(`ends_at = now() - interval '1 second', expires_at = now() - interval '1 second'`)),
      inTheDatabase('session was revoked', set('revoked_at = now()')),
      inTheDatabase('owner is deleted', 'UPDATE users SET deleted_at = now() WHERE external_user_id = $1'),
      planted('a token of one’s own in the cookie at sign-in', { ...ofPage, cookie: `${COOKIE}=${PLANTED}` }),
      planted('a token of one’s own in authorization at sign-in', { authorization: `Bearer ${PLANTED}` }),
      planted('a token of one’s own in a cookie of a plain name', { cookie: `hma_session=${PLANTED}; session=${PLANTED}; sid=${PLANTED}` }),
      planted('a token of one’s own in a header', { 'x-session-token': PLANTED, 'set-cookie': `${COOKIE}=${PLANTED}` }),
      two('two cookies, the attacker’s first', (mine, theirs) => `${COOKIE}=${mine}; ${COOKIE}=${theirs}`),
      two('two cookies, the attacker’s last', (mine, theirs) => `${COOKIE}=${theirs}; ${COOKIE}=${mine}`),
      two('one cookie with both tokens', (mine, theirs) => `${COOKIE}=${mine},${theirs}`),
      two('one cookie with both tokens and a space', (mine, theirs) => `${COOKIE}=${mine} ${theirs}`),
      shaped('a cookie whose name is in small letters', (token) => `${COOKIE.toLowerCase()}=${token}`),
      shaped('a cookie without its prefix', (token) => `hma_session=${token}`),
      shaped('a cookie of a weaker prefix', (token) => `__Secure-hma_session=${token}`),
      shaped('a cookie without a name', (token) => `=${COOKIE}=${token}`),
      shaped('a cookie in quotes', (token) => `${COOKIE}="${token}"`),
      shaped('a percent-encoded name', (token) => `__Host%2Dhma_session=${token}`),
      shaped('a cookie with something before it', (token) => `x${COOKIE}=${token}`),
      shaped('a token with something behind it', (token) => `${COOKIE}=${token}x`),
      shaped('a token in small letters', (token) => `${COOKIE}=${token.toLowerCase()}`),
      shaped('a token behind a scheme', (token) => `${COOKIE}=Bearer ${token}`),
      {
        name: 'ending somebody else’s session by its id',
        run: async (attacker) => {
          const { person } = await make(attacker);
          const { data } = await attacker.ask('mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { sessionId } }', {
            variables: { id: person.sessionId },
            token: world.people.stranger.token,
          });
          const isDead = (await sees(attacker, person, { token: person.token })) === null;
          return data?.['revokeSession'] || isDead ? 'it was ended' : null;
        },
      },
      {
        name: 'ending all sessions but one’s own by a foreign id',
        run: async (attacker) => {
          const { person } = await make(attacker);
          await attacker.ask('mutation { revokeOtherSessions { __typename } }', {
            token: world.people.stranger.token,
            headers: { 'x-user-id': person.id },
          });
          return (await sees(attacker, person, { token: person.token })) === null ? 'it was ended' : null;
        },
      },
    ],
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
