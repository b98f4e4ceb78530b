import { createHash, randomBytes } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { Client } from 'pg';
import { MARKS, PEOPLE, type Person, type PersonName, type Secret } from './world.ts';

/** Cheap: what guards passwords is not attacked by guessing here. */
const ARGON2 = { memoryCost: 1024, timeCost: 1, parallelism: 1 };

/** Accounts in their roles, each signed in: straight into the tables, because no client could give the roles. */
export async function insertPeople(databaseUrl: string): Promise<Record<PersonName, Person>> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const people: [PersonName, Person][] = [];
    for (const { name, roles } of PEOPLE) people.push([name, await insertPerson(database, name, roles)]);
    return Object.fromEntries(people) as Record<PersonName, Person>;
  } finally {
    await database.end();
  }
}

/** One more account, signed in; straight into the tables. */
export async function insertPerson(database: Client, username: string, roles: readonly string[]): Promise<Person> {
  const email = username === 'victim' ? MARKS.email : `${username}@example.org`;
  const person = { id: `usr_${username}`, username, email, password: `the password of ${username}` };
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO users (external_user_id, username, email, roles, email_verified_at) VALUES ($1, $2, $3, $4, now()) RETURNING id`,
    [person.id, username, email, JSON.stringify(roles)],
  );
  const key = rows[0]?.id ?? 0;
  await database.query('INSERT INTO credentials (user_id, password_hash) VALUES ($1, $2)', [key, await hash(person.password, ARGON2)]);
  return { ...person, ...(await insertSession(database, key)) };
}

/** A session, straight into the table. */
export async function insertSession(database: Client, userKey: number): Promise<Pick<Person, 'token' | 'sessionId'>> {
  const token = randomBytes(32).toString('base64url');
  const sessionId = `ses_${randomBytes(8).toString('hex')}`;
  await database.query(
    `INSERT INTO user_sessions (user_id, session_token, public_id, expires_at, ends_at) VALUES ($1, $2, $3, now() + interval '1 day', now() + interval '1 day')`,
    [userKey, sha256(token), sessionId],
  );
  return { token, sessionId };
}

export const secretsOf = (people: Record<string, Person>): Secret[] =>
  Object.entries(people).flatMap(([name, { password, token }]) => [
    { what: `password of ${name}`, value: password },
    { what: `session token of ${name}`, value: token },
    { what: `hash of the session token of ${name}`, value: sha256(token) },
  ]);

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
