import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { asViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import { startBackground } from '../../../platform/graph/assembly.ts';
import type { SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import { createLogger } from '../../../platform/logger.ts';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../../support/database.ts';
import { createTestIdentities, headersOf, type TestIdentities } from '../../support/identity.ts';
import { createMailbox, type Mailbox } from '../../support/mailbox.ts';

const PASSWORD = 'the first password';
const OTHER = 'the second password';
const RESET = /new password/;
const VERIFY = /Confirm/;
const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { user { id } session { token } } }';
const AUTHENTICATE = 'mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { token } } }';
const REQUEST = 'mutation ($email: EmailAddress!) { requestPasswordReset(input: { email: $email }) { accepted } }';
const DO_RESET =
  'mutation ($token: String!, $newPassword: String!) { resetPassword(input: { token: $token, newPassword: $newPassword }) { user { username } } }';
const DO_VERIFY = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { user { username } } }';
const CHANGE = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { user { username } } }';
const refusal = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };

describe('accounts whose owners are reached by mail', () => {
  let at = Date.now();
  const logged: string[] = [];
  const platform = usePlatform({
    now: () => new Date(at),
    logger: createLogger('test', 'trace', { write: (line) => void logged.push(line) }),
  });
  let identities: TestIdentities;
  let mailbox: Mailbox;
  let failures = 0;
  let subgraph: ReturnType<typeof createUserSubgraph>;
  let stop: () => Promise<void>;
  let person: { name: string; email: string; viewer: Viewer; token: string };

  beforeAll(async () => {
    identities = await createTestIdentities();
    mailbox = createMailbox(() => {
      if (failures-- > 0) throw new Error('451 Try again later');
    });
    const mail = { mailer: mailbox.mailer, publicUrl: 'https://academy.example/' };
    subgraph = createUserSubgraph(platform, await identities.verifierFor('user'), { mail });
    stop = startBackground(platform, subgraph);
  });
  afterAll(() => stop());
  beforeEach(async () => {
    failures = 0;
    person = await register();
  });

  const ask = async (viewer: Viewer | null, query: string, variables: Record<string, unknown> = {}): Promise<SubgraphResponse> =>
    subgraph.handler.execute({ query, variables, headers: await headersOf(identities.issuer, asViewer(viewer), 'user') });
  const queryRows = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
    (await platform.database.pool.query<Row>(sql, values)).rows;

  async function register() {
    const name = `u${randomBytes(5).toString('hex')}`;
    const email = `${name}@example.org`;
    const { data } = await ask(null, REGISTER, { input: { username: name, email, password: PASSWORD } });
    const { user, session } = (data as { register: { user: { id: string }; session: { token: string } } }).register;
    const resolved = await subgraph.services.sessions.resolve(session.token);
    const viewer: Viewer = { id: user.id, key: resolved?.userKey ?? 0, roles: ['student'], sessionId: resolved?.id ?? '' };
    return { name, email, viewer, token: session.token };
  }
  const signIn = (password: string) => ask(null, AUTHENTICATE, { input: { username: person.name, password } });
  const isVerified = async () => (await ask(person.viewer, '{ me { emailVerified } }')).data;
  const requestReset = async (email = person.email) => {
    expect(await ask(null, REQUEST, { email })).toEqual({ data: { requestPasswordReset: { accepted: true } } });
  };
  const isLive = async () => (await subgraph.services.sessions.resolve(person.token)) !== null;
  /** Until nothing is left to do. */
  const settle = () =>
    vi.waitFor(async () => expect(await queryRows('SELECT 1 FROM graphile_worker.jobs')).toEqual([]), { timeout: 20_000 });

  it('verifies an address by the mail of the registration, once', async () => {
    expect(await isVerified()).toEqual({ me: { emailVerified: false } });
    const mail = await mailbox.newest(person.email, VERIFY);
    const token = await mailbox.tokenOf(person.email, VERIFY);
    expect(mail.text).toContain(`https://academy.example/auth/verify?token=${token}`);
    expect(mail.html).toContain(`href="https://academy.example/auth/verify?token=${token}"`);

    expect(await ask(null, DO_VERIFY, { token })).toMatchObject({ data: { verifyEmail: { user: { username: person.name } } } });
    expect(await isVerified()).toEqual({ me: { emailVerified: true } });
    expect(await ask(null, DO_VERIFY, { token })).toMatchObject(refusal);
  });

  it('sends another mail to who asks, until the address is verified', async () => {
    const again = 'mutation { requestEmailVerification { sent } }';
    const first = await mailbox.tokenOf(person.email, VERIFY);
    expect(await ask(person.viewer, again)).toEqual({ data: { requestEmailVerification: { sent: true } } });
    await settle();
    const second = await mailbox.tokenOf(person.email, VERIFY);
    expect(second).not.toBe(first);
    expect(await ask(null, DO_VERIFY, { token: first })).toMatchObject(refusal);
    expect((await ask(null, DO_VERIFY, { token: second })).errors).toBeUndefined();

    expect(await ask(person.viewer, again)).toEqual({ data: { requestEmailVerification: { sent: false } } });
    expect((await ask(null, again)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it('gives a new password to who reads the mail: all sessions end, and the address is verified', async () => {
    await requestReset(person.email.toUpperCase());
    const token = await mailbox.tokenOf(person.email, RESET);
    expect(await ask(null, DO_RESET, { token, newPassword: OTHER })).toMatchObject({
      data: { resetPassword: { user: { username: person.name } } },
    });

    expect(await isLive()).toBe(false);
    expect((await signIn(PASSWORD)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect((await signIn(OTHER)).errors).toBeUndefined();
    expect(await isVerified()).toEqual({ me: { emailVerified: true } });
    expect((await mailbox.newest(person.email, /was changed/)).text).not.toContain('token');
    const ended = await queryRows(
      `SELECT payload FROM event_outbox WHERE type = 'user.session.revoked' AND user_key = $1
       UNION ALL SELECT payload FROM event_log WHERE type = 'user.session.revoked' AND user_key = $1`,
      person.viewer.key,
    );
    expect(ended).toEqual([{ payload: { user: person.viewer.key, session: null } }]);
  });

  it('takes a token once, though it is brought several times at the same time', async () => {
    await requestReset();
    const token = await mailbox.tokenOf(person.email, RESET);
    const answers = await Promise.all([1, 2, 3, 4].map((n) => ask(null, DO_RESET, { token, newPassword: `${OTHER} ${n}` })));

    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    expect(answers.filter(({ errors }) => errors?.[0]?.extensions?.['code'] === 'UNAUTHENTICATED')).toHaveLength(3);
  });

  it('takes the newest token alone', async () => {
    await requestReset();
    await settle();
    const first = await mailbox.tokenOf(person.email, RESET);
    await requestReset();
    await settle();
    const second = await mailbox.tokenOf(person.email, RESET);
    expect(second).not.toBe(first);

    expect(await ask(null, DO_RESET, { token: first, newPassword: OTHER })).toMatchObject(refusal);
    expect((await ask(null, DO_RESET, { token: second, newPassword: OTHER })).errors).toBeUndefined();
    expect(await ask(null, DO_RESET, { token: second, newPassword: PASSWORD })).toMatchObject(refusal);
  });

  it('leaves one token of several that are asked for at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => requestReset()));
    await settle();
    const live = `SELECT 1 FROM mailed_tokens WHERE user_id = $1 AND purpose = 'password_reset' AND used_at IS NULL`;

    expect(await queryRows(live, person.viewer.key)).toHaveLength(1);
  });

  it.each([
    { what: 'everybody tries first', choose: () => 'PassWord123' },
    { what: 'is one’s name', choose: () => person.name.toUpperCase() },
    { what: 'is one’s address', choose: () => person.email },
  ])('takes no password that $what, and leaves the token as it was', async ({ choose }) => {
    await requestReset();
    const [token, newPassword] = [await mailbox.tokenOf(person.email, RESET), choose()];
    const refusedFor = (field: string) => [{ extensions: { code: 'BAD_USER_INPUT', field } }];
    const input = { username: person.name, email: person.email, password: newPassword };

    expect((await ask(null, REGISTER, { input })).errors).toMatchObject(refusedFor('input.password'));
    expect((await ask(null, DO_RESET, { token, newPassword })).errors).toMatchObject(refusedFor('input.newPassword'));
    const change = await ask(person.viewer, CHANGE, { input: { currentPassword: PASSWORD, newPassword } });
    expect(change.errors).toMatchObject(refusedFor('input.newPassword'));
    expect((await ask(null, DO_RESET, { token, newPassword: OTHER })).errors).toBeUndefined();
  });

  it('leaves the token as it was when the password is not good', async () => {
    await requestReset();
    const token = await mailbox.tokenOf(person.email, RESET);
    expect((await ask(null, DO_RESET, { token, newPassword: 'short' })).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.newPassword' } },
    ]);

    expect((await ask(null, DO_RESET, { token, newPassword: OTHER })).errors).toBeUndefined();
  });

  it.each([
    { why: 'half an hour is over', spoil: async () => void (at += 30 * 60_000) },
    {
      why: 'the address is another by now',
      spoil: async () => void (await queryRows('UPDATE users SET email = $2 WHERE id = $1', person.viewer.key, `x${person.email}`)),
    },
    {
      why: 'the user was deleted',
      spoil: async () => void (await queryRows('UPDATE users SET deleted_at = now() WHERE id = $1', person.viewer.key)),
    },
  ])('takes no token when $why', async ({ spoil }) => {
    await requestReset();
    const token = await mailbox.tokenOf(person.email, RESET);
    await spoil();

    expect(await ask(null, DO_RESET, { token, newPassword: OTHER })).toMatchObject(refusal);
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(100_000), '\0', "' OR 1=1 --"])(
    'says the same to a token that never was: %#',
    async (token) => {
      expect(await ask(null, DO_RESET, { token, newPassword: OTHER })).toMatchObject(refusal);
      expect(await ask(null, DO_VERIFY, { token })).toMatchObject(refusal);
    },
  );

  it('takes no token for what it was not sent for', async () => {
    const verification = await mailbox.tokenOf(person.email, VERIFY);
    await requestReset();
    const reset = await mailbox.tokenOf(person.email, RESET);

    expect(await ask(null, DO_RESET, { token: verification, newPassword: OTHER })).toMatchObject(refusal);
    expect(await ask(null, DO_VERIFY, { token: reset })).toMatchObject(refusal);
  });

  it('makes another token when a mail has to be tried again, and keeps none anywhere', async () => {
    await settle();
    failures = 1;
    await requestReset();
    await vi.waitFor(async () => expect(await queryRows('SELECT 1 FROM graphile_worker.jobs WHERE attempts = 1')).toHaveLength(1), {
      timeout: 20_000,
    });
    const [before] = await queryRows<{ token_hash: string }>(
      `SELECT token_hash FROM mailed_tokens WHERE user_id = $1 AND purpose = 'password_reset'`,
      person.viewer.key,
    );
    await queryRows('UPDATE graphile_worker._private_jobs SET run_at = now()');
    const token = await mailbox.tokenOf(person.email, RESET);
    const stored = await queryRows<{ token_hash: string }>(`SELECT * FROM mailed_tokens WHERE user_id = $1`, person.viewer.key);

    expect(stored.some(({ token_hash }) => token_hash === before?.token_hash)).toBe(false);
    expect(JSON.stringify(stored)).not.toContain(token);
    expect((await ask(null, DO_RESET, { token, newPassword: OTHER })).errors).toBeUndefined();
  });

  it('sends nothing to an address that is nobody’s, and answers the same', async () => {
    await settle();
    const before = mailbox.sent.length;
    await requestReset(`nobody-${person.email}`);
    await settle();

    expect(mailbox.sent).toHaveLength(before);
  });

  it('changes the password of who shows the present one, and ends the other sessions', async () => {
    const { session } = await subgraph.services.accounts.authenticate(person.name, PASSWORD);
    const wrong = await ask(person.viewer, CHANGE, { input: { currentPassword: OTHER, newPassword: OTHER } });
    expect(wrong.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', field: 'input.currentPassword' } }]);
    expect((await ask(person.viewer, CHANGE, { input: { currentPassword: PASSWORD, newPassword: OTHER } })).data).toEqual({
      changePassword: { user: { username: person.name } },
    });

    expect(await isLive()).toBe(true);
    expect(await subgraph.services.sessions.resolve(session.token ?? '')).toBeNull();
    expect((await signIn(OTHER)).errors).toBeUndefined();
    await mailbox.newest(person.email, /was changed/);
  });

  it('puts neither tokens nor passwords into the log, the jobs or the events', async () => {
    await requestReset();
    const token = await mailbox.tokenOf(person.email, RESET);
    await ask(null, DO_RESET, { token, newPassword: OTHER });
    await settle();
    const events = await queryRows('SELECT payload FROM event_log UNION ALL SELECT payload FROM event_outbox');

    for (const text of [logged.join(''), JSON.stringify(events)]) {
      for (const { text: mail } of mailbox.sent) {
        const sent = /token=([\w-]+)/.exec(mail)?.[1];
        if (sent !== undefined) expect(text).not.toContain(sent);
      }
      for (const password of [PASSWORD, OTHER]) expect(text).not.toContain(password);
    }
  });
});
