import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { makePasswords, type Passwords } from './directory.ts';

/** What the stand-in signs and recognizes with, from one start to the next. */
export type StandInSecrets = {
  /** Private; the first signs, the others are those that it takes the place of. */
  keys: SigningKey[];
  clientSecret: string;
  cookieSecret: string;
};

export type SigningKey = JWK & { kid: string; alg: string };

export const ALGORITHM = 'ES256';

/** Passwords are a file of their own, for people to read. All are for the owner of the data directory alone. */
export const passwordsFile = (directory: string) => path.join(directory, 'sso-accounts.json');
const secretsFile = (directory: string) => path.join(directory, 'sso-secrets.json');

export const readPasswords = (directory: string): Promise<Passwords> => readOrMake(passwordsFile(directory), makePasswords);

export const readSecrets = (directory: string): Promise<StandInSecrets> =>
  readOrMake(secretsFile(directory), async () => ({
    keys: [await makeKey()],
    clientSecret: randomBytes(24).toString('base64url'),
    cookieSecret: randomBytes(24).toString('base64url'),
  }));

export const writeSecrets = (directory: string, secrets: StandInSecrets): Promise<void> => write(secretsFile(directory), secrets);

export async function makeKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: ALGORITHM, use: 'sig' };
}

async function readOrMake<Value>(file: string, make: () => Value | Promise<Value>): Promise<Value> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const made = await make();
    await write(file, made);
    return made;
  }
}

/** Whole or not at all. */
async function write(file: string, value: unknown): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, file);
}
