import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { sha256 } from '../support/people.ts';
import type { AttackedWorld, Person } from '../support/world.ts';

type Purpose = 'password_reset' | 'email_verification';

const RESET = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { __typename } }';
const VERIFY = 'mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { __typename } }';
const SIGN_IN = 'mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { id } } }';
const CHOSEN = 'the password that the attacker chose';

/** Who has no mail, or an old one, and wants a password of somebody, or to have an address that is not theirs. */
export function mailedTokens(world: AttackedWorld): Kind {
  const database = createAttackedDatabase(world.databaseUrl, world.keep);
  world.keep('a password that was chosen', CHOSEN);

  const reset = async (attacker: Attacker, person: Person, token: string): Promise<Loot> => {
    const { data } = await attacker.ask(RESET, { variables: { input: { token, newPassword: CHOSEN } } });
    const { text } = await attacker.ask(SIGN_IN, { variables: { input: { username: person.username, password: CHOSEN } } });
    return data?.['resetPassword'] || text.includes('"session":{') ? text : null;
  };
  const verify = async (attacker: Attacker, person: Person, token: string): Promise<Loot> => {
    await database.run('UPDATE users SET email_verified_at = NULL WHERE external_user_id = $1', [person.id]);
    await attacker.ask(VERIFY, { variables: { input: { token } } });
    const [row] = await database.run('SELECT email_verified_at FROM users WHERE external_user_id = $1', [person.id]);
    return row?.['email_verified_at'] ? 'the address is verified' : null;
  };
  const uses = { password_reset: reset, email_verification: verify };
  /** A token in order, and what becomes of it before it is brought. */
  const bring = (
    name: string,
    change: (token: string, person: Person, attacker: Attacker) => Promise<string> | string,
    purposes: readonly Purpose[] = ['password_reset', 'email_verification'],
  ): Attempt[] =>
    purposes.map((purpose) => ({
      name: `${purpose}: ${name}`,
      run: async (attacker) => {
        const person = await database.newPerson();
        const token = await database.mailToken(person, purpose);
        return uses[purpose](attacker, person, await change(token, person, attacker));
      },
    }));
  const sql = (statement: string) => async (token: string, person: Person) => {
    await database.run(statement, [person.id]);
    return token;
  };
  const ofPerson = 'user_id = (SELECT id FROM users WHERE external_user_id = $1)';

  return {
    name: 'Mailed tokens',
    minimum: 40,
    controls: [
      ...bring('as it came', (token) => token),
      {
        name: 'password_reset: of a real mail',
        run: async (attacker) => {
          const person = await database.newPerson();
          await attacker.ask('mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { __typename } }', {
            variables: { input: { email: person.email } },
          });
          const token = /token=3?D?([\w-]{43})/.exec((await mailTo(person)).replaceAll('=\r\n', ''))?.[1] ?? '';
          world.keep('token of a mail', token);
          return reset(attacker, person, token);
        },
      },
    ],
    attempts: [
      ...bring('a second time', async (token, person, attacker) => {
        const input = { token, newPassword: 'what its owner chose' };
        await attacker.ask(RESET, { variables: { input } });
        await attacker.ask(VERIFY, { variables: { input: { token } } });
        return token;
      }),
      ...bring('after its time', sql(`UPDATE mailed_tokens SET expires_at = now() - interval '1 second' WHERE ${ofPerson}`)),
      ...bring('that was used', sql(`UPDATE mailed_tokens SET used_at = now() WHERE ${ofPerson}`)),
      ...bring('of an address that the account has no more', sql(`UPDATE users SET email = 'moved-' || email WHERE external_user_id = $1`)),
      ...bring('of a deleted account', sql('UPDATE users SET deleted_at = now() WHERE external_user_id = $1')),
      ...bring('its hash', (token) => sha256(token)),
      ...bring('its hash in base64url', (token) => Buffer.from(sha256(token), 'hex').toString('base64url')),
      ...bring('all but its last letter', (token) => token.slice(0, -1)),
      ...bring('with a letter more', (token) => `${token}A`),
      ...bring('with padding', (token) => `${token}=`),
      ...bring('with a space', (token) => ` ${token}`),
      ...bring('in small letters', (token) => (token === token.toLowerCase() ? `${token}a` : token.toLowerCase())),
      ...bring('a guess of zeros', () => 'A'.repeat(43)),
      ...bring('nothing', () => ''),
      ...bring('a wildcard', () => '%'.repeat(43)),
      ...bring('an injection', () => "' OR token_hash IS NOT NULL --"),
      ...bring('a null', () => '\0'.repeat(43)),
      ...bring('of a mail that is not written yet', sql(`UPDATE mailed_tokens SET token_hash = NULL WHERE ${ofPerson}`)),
      ...bring('of the other purpose', async (_, person) => database.mailToken(person, 'email_verification'), ['password_reset']),
      ...bring('of the other purpose', async (_, person) => database.mailToken(person, 'password_reset'), ['email_verification']),
      ...bring('of somebody else', async () => database.mailToken(await database.newPerson(), 'password_reset'), ['password_reset']).map(
        onlyFor,
      ),
      ...bring('of somebody else', async () => database.mailToken(await database.newPerson(), 'email_verification'), [
        'email_verification',
      ]),
      ...bring('a session token', (_, person) => person.token),
      ...bring(
        'older than a password that was chosen since',
        async (token, person, attacker) => {
          const newer = await database.mailToken(person, 'password_reset');
          await attacker.ask(RESET, { variables: { input: { token: newer, newPassword: 'what its owner chose' } } });
          return token;
        },
        ['password_reset'],
      ),
      ...bring(
        'older than a changed password',
        async (token, person, attacker) => {
          const input = { currentPassword: person.password, newPassword: 'what its owner chose' };
          await attacker.ask('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }', {
            variables: { input },
            token: person.token,
          });
          return token;
        },
        ['password_reset'],
      ),
      {
        name: 'password_reset: ten times at once',
        run: async (attacker) => {
          const person = await database.newPerson();
          const token = await database.mailToken(person, 'password_reset');
          const answers = await Promise.all(
            Array.from({ length: 10 }, (_, n) =>
              attacker.ask(RESET, { variables: { input: { token, newPassword: `chosen password ${n}` } } }),
            ),
          );
          const taken = answers.filter(({ data }) => data?.['resetPassword']).length;
          return taken > 1 ? `${taken} were taken` : null;
        },
      },
      ...['evil.example.org', 'evil.example.org:80', 'app.huntmaster.academy.evil.example.org'].map((host): Attempt => ({
        name: `a link to ${host} by the host of the request`,
        run: async (attacker) => {
          const person = await database.newPerson();
          await attacker.ask('mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { __typename } }', {
            variables: { input: { email: person.email } },
            headers: { host, 'x-forwarded-host': host, forwarded: `host=${host}`, 'x-original-host': host },
          });
          const mail = await mailTo(person);
          return mail.includes('evil') ? mail : null;
        },
      })),
    ],
  };

  /** The attempt brings somebody else's token: that it works for them is their business. */
  function onlyFor(attempt: Attempt): Attempt {
    return {
      ...attempt,
      run: async (attacker) => {
        const person = await database.newPerson();
        const token = await database.mailToken(await database.newPerson(), 'password_reset');
        await attacker.ask(RESET, { variables: { input: { token, newPassword: CHOSEN, userId: person.id, email: person.email } } });
        const { text } = await attacker.ask(SIGN_IN, { variables: { input: { username: person.username, password: CHOSEN } } });
        return text.includes('"session":{') ? text : null;
      },
    };
  }

  /** The sandbox writes its mail to files. Rejects when none comes. */
  async function mailTo(person: Person): Promise<string> {
    const directory = path.join(world.dataDirectory, 'mail');
    for (const deadline = Date.now() + 20_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 100))) {
      for (const file of await readdir(directory).catch(() => [])) {
        // One that begins with a dot is being written, and has another name in a moment.
        const mail = /^[^.].*\.eml$/.test(file) ? await readFile(path.join(directory, file), 'utf8') : '';
        if (mail.includes(person.email)) return mail;
      }
    }
    throw new Error(`No mail to ${person.email}`);
  }
}
