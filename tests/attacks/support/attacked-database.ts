import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { insertPerson, insertSession, sha256 } from './people.ts';
import type { AttackedWorld, Person } from './world.ts';

/** What attempts do to the database of an academy that no client could: a connection for each, so that none waits for another. */
export function createAttackedDatabase(url: string, keep: AttackedWorld['keep']) {
  async function use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  const run = (statement: string, values: readonly unknown[] = []) =>
    use(async (client) => (await client.query(statement, [...values])).rows as Record<string, unknown>[]);

  return {
    run,
    /** Somebody whom nobody else attacks, signed in. */
    newPerson: (roles: readonly string[] = ['student']): Promise<Person> =>
      use(async (client) => {
        const person = await insertPerson(client, `p${randomUUID().slice(0, 12)}`, roles);
        keep('password of somebody', person.password);
        keep('session token of somebody', person.token);
        return person;
      }),
    /** One more session of theirs. */
    newSession: (person: Person): Promise<Pick<Person, 'token' | 'sessionId'>> =>
      use(async (client) => {
        const { rows } = await client.query<{ id: number }>('SELECT id FROM users WHERE external_user_id = $1', [person.id]);
        const session = await insertSession(client, rows[0]?.id ?? 0);
        keep('session token of somebody', session.token);
        return session;
      }),
    /** Whether a session was ended. Gateways know it a moment later. Rejects for one that never was. */
    isSessionOver: async (token: string | undefined): Promise<boolean> => {
      const [row] = await run('SELECT revoked_at FROM user_sessions WHERE session_token = $1', [sha256(token ?? '')]);
      if (!row) throw new Error('There is no such session');
      return row['revoked_at'] !== null;
    },
    /** A token as if a mail with it had been sent. */
    mailToken: async (
      person: Person,
      purpose: 'password_reset' | 'email_verification',
      change: { email?: string; expired?: boolean } = {},
    ): Promise<string> => {
      const token = randomToken();
      keep('mailed token', token);
      await run(
        `INSERT INTO mailed_tokens (user_id, purpose, email, token_hash, expires_at)
         SELECT id, $2, COALESCE($3, email), $4, now() + $5::interval FROM users WHERE external_user_id = $1`,
        [person.id, purpose, change.email ?? null, sha256(token), change.expired ? '-1 second' : '20 minutes'],
      );
      return token;
    },
    /** A service account with these scopes, and its token. */
    newService: async (scopes: readonly string[]): Promise<string> => {
      const token = `hma_svc_${randomToken()}`;
      const name = `svc-${randomUUID().slice(0, 12)}`;
      keep('service token', token);
      await run(
        `WITH account AS (INSERT INTO service_accounts (public_id, name, scopes) VALUES ($1, $1, $2) RETURNING id)
         INSERT INTO service_tokens (public_id, service_account_id, token_hash) SELECT $3, id, $4 FROM account`,
        [name, JSON.stringify(scopes), `tok-${name}`, sha256(token)],
      );
      return token;
    },
  };
}

const randomToken = () => Buffer.from(sha256(randomUUID()), 'hex').toString('base64url');
