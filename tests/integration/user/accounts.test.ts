import { beforeAll, describe, expect, it } from 'vitest';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../../support/database.ts';
import { askAs, createTestIdentities, type Ask } from '../../support/identity.ts';
import { insertUser } from '../../support/users.ts';

const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) { user { id username roles } session { token expiresAt } } }`;
const AUTHENTICATE = `mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { token user { username } } } }`;
const account = { username: 'diana', email: 'diana@example.org', password: 'a long password' };

describe('accounts', () => {
  const platform = usePlatform();
  let ask: Ask;

  beforeAll(async () => {
    const identities = await createTestIdentities();
    ask = askAs(createUserSubgraph(platform, await identities.verifierFor('user')).handler, identities.issuer);
    await ask(null, REGISTER, { input: account });
  });

  const countUsers = async () => (await platform.database.pool.query('SELECT count(*)::int AS count FROM users')).rows[0].count as number;

  it('makes a student, signed in', async () => {
    const { data } = await ask(null, REGISTER, { input: { ...account, username: 'actaeon', email: 'actaeon@example.org' } });
    expect(data).toMatchObject({ register: { user: { username: 'actaeon', roles: ['STUDENT'] }, session: { token: expect.any(String) } } });
  });

  it.each([
    {
      why: 'the name is taken in another case',
      input: { ...account, username: 'DIANA', email: 'x@example.org' },
      code: 'CONFLICT',
      field: 'input.username',
    },
    { why: 'the address is taken', input: { ...account, username: 'other' }, code: 'CONFLICT', field: 'input.email' },
    { why: 'the name is too short', input: { ...account, username: 'di' }, code: 'BAD_USER_INPUT', field: 'input.username' },
    {
      why: 'the password is too short',
      input: { ...account, username: 'other', password: 'short' },
      code: 'BAD_USER_INPUT',
      field: 'input.password',
    },
    {
      why: 'the time zone does not exist',
      input: { ...account, username: 'other', email: 'o@example.org', timeZone: 'Mars/Olympus' },
      code: 'BAD_USER_INPUT',
      field: 'input.timeZone',
    },
  ])('refuses to register when $why, and changes nothing', async ({ input, code, field }) => {
    const before = await countUsers();
    const { errors } = await ask(null, REGISTER, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code, field });
    expect(await countUsers()).toBe(before);
  });

  it.each(['diana', 'DIANA', 'diana@example.org'])('signs in as %s', async (username) => {
    const { data } = await ask(null, AUTHENTICATE, { input: { username, password: account.password } });
    expect(data).toMatchObject({ authenticate: { session: { user: { username: 'diana' } } } });
  });

  it.each([
    { why: 'the password is wrong', input: { username: 'diana', password: 'another password' } },
    { why: 'nobody has the name', input: { username: 'nobody', password: account.password } },
    { why: 'the password is huge', input: { username: 'diana', password: 'x'.repeat(100_000) } },
  ])('says the same when $why', async ({ input }) => {
    const { errors } = await ask(null, AUTHENTICATE, { input });
    expect(errors).toMatchObject([{ message: 'Wrong username or password', extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('stores neither the password nor the token', async () => {
    const { data } = await ask(null, AUTHENTICATE, { input: { username: 'diana', password: account.password } });
    const token = (data as { authenticate: { session: { token: string } } }).authenticate.session.token;
    const { rows } = await platform.database.pool.query(
      `SELECT (SELECT string_agg(c::text, ' ') FROM credentials c) || (SELECT string_agg(s::text, ' ') FROM user_sessions s) AS stored`,
    );
    expect(rows[0].stored).toContain('$argon2id$');
    expect(rows[0].stored).not.toContain(account.password);
    expect(rows[0].stored).not.toContain(token);
  });

  it.each([
    { who: 'a student', roles: ['student'], code: 'FORBIDDEN' },
    { who: 'an instructor', roles: ['instructor'], code: 'FORBIDDEN' },
  ])('does not let $who assign roles', async ({ roles, code }) => {
    const viewer = await insertUser(platform, roles);
    const { errors } = await ask(viewer, `mutation ($id: ID!) { assignRoles(input: { userId: $id, roles: [ADMIN] }) { user { roles } } }`, {
      id: viewer.id,
    });
    expect(errors?.[0]?.extensions?.['code']).toBe(code);
  });

  it('lets an admin assign roles, and ends the sessions of the user', async () => {
    const admin = await insertUser(platform, ['admin']);
    const { data: made } = await ask(null, REGISTER, { input: { ...account, username: 'orion', email: 'orion@example.org' } });
    const { user, session } = (made as { register: { user: { id: string }; session: { token: string } } }).register;
    const { data } = await ask(
      admin,
      `mutation ($id: ID!) { assignRoles(input: { userId: $id, roles: [INSTRUCTOR] }) { user { roles } } }`,
      { id: user.id },
    );
    expect(data).toEqual({ assignRoles: { user: { roles: ['INSTRUCTOR'] } } });
    const { rows } = await platform.database.pool.query(
      'SELECT count(*)::int AS live FROM user_sessions s JOIN users u ON u.id = s.user_id WHERE u.external_user_id = $1 AND revoked_at IS NULL',
      [user.id],
    );
    expect({ ...rows[0], hadToken: session.token.length > 0 }).toEqual({ live: 0, hadToken: true });
  });

  it('keeps what is private from others', async () => {
    const reader = await insertUser(platform);
    const subject = await insertUser(platform);
    const { data, errors } = await ask(
      reader,
      `query ($id: ID!) { user(id: $id) { username email timeZone lastLoginAt sessions { edges { node { id } } } } }`,
      { id: subject.id },
    );
    expect(data).toEqual({ user: { username: subject.id.slice(4), email: null, timeZone: null, lastLoginAt: null, sessions: null } });
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(Array(4).fill('FORBIDDEN'));
  });

  it('answers to nobody but the gateway', async () => {
    const identities = await createTestIdentities();
    const foreign = createUserSubgraph(platform, await identities.verifierFor('user')).handler;
    expect(await foreign.execute({ query: '{ me { id } }', headers: {} })).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});
