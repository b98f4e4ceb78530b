import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Client, DatabaseError } from 'pg';
import { preconditionFailed } from '../platform/errors.ts';
import { createSingleConnection } from './script-adapter.ts';

/** What PostgreSQL calls a role that does not exist or may not log in, and a wrong password. */
const REFUSALS = new Set(['28000', '28P01']);
const ITERATIONS = 4096;

/**
 * Sees to it that the application can log in with the name and password in `appUrl`. Nothing is changed when it can already, so the
 * owner needs no right over roles where somebody else manages them.
 * @returns whether the role was changed
 * @throws PRECONDITION_FAILED when it is refused, and the owner may not change that
 */
export async function admitApplication({ ownerUrl, appUrl }: { ownerUrl: string; appUrl: string }): Promise<boolean> {
  if (await canLogIn(appUrl)) return false;
  const { username, password } = new URL(appUrl);
  const connection = createSingleConnection(ownerUrl);
  try {
    const role = new Client().escapeIdentifier(decodeURIComponent(username));
    // The server gets the verifier, as from psql's \password: the password itself would stand in its log if it logs statements.
    await connection.query(`ALTER ROLE ${role} LOGIN PASSWORD '${toScramVerifier(decodeURIComponent(password))}'`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw preconditionFailed(`The application cannot log in as "${username}", and the owner cannot let it: ${error.message}`);
  } finally {
    await connection.end();
  }
  return true;
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code !== undefined && REFUSALS.has(error.code)) return false;
    throw error;
  } finally {
    await client.end();
  }
}

/** `SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>` (RFC 5802, 3; PostgreSQL's documentation of `pg_authid`). */
function toScramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`;
}
