// Makes the secrets that docker-compose.yml mounts, each a file of its own:
//   node scripts/secrets.mjs [directory, default: secrets]
// What is there is kept, so that a running system is not locked out of its own data. Needs nothing but Node.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const USAGE = 'Usage: node scripts/secrets.mjs [directory, default: secrets]';
const [given = 'secrets', ...more] = process.argv.slice(2);
// An option is no directory: `--help` would be one full of secrets, where git finds it.
if (given.startsWith('-') || more.length > 0) {
  console.error(USAGE);
  process.exit(given === '--help' || given === '-h' ? 0 : 2);
}
const directory = path.resolve(given);
/** @type {string[]} */
const made = [];

mkdirSync(directory, { recursive: true });
// Nobody else gets into the directory. The files in it are readable, because the processes in the containers are other users,
// and Compose mounts a file with the rights that it has here.
chmodSync(directory, 0o700);

const random = () => randomBytes(24).toString('base64url');

const ownerPassword = keep('postgres-owner-password', random);
keep('database-owner-url', () => `postgresql://hma_owner:${ownerPassword}@postgres:5432/hma`);
keep('database-url', () => `postgresql://hma_app:${random()}@postgres:5432/hma`);
const redisPassword = keep('redis.conf', () => `requirepass ${random()}`).replace(/^requirepass /, '');
keep('redis-url', () => `redis://:${redisPassword}@redis:6379/0`);
keep('minio-access-key', () => `hma-${randomBytes(8).toString('hex')}`);
keep('minio-secret-key', random);
// No mail is sent until the address of a server is written here; it is tried again for some hours.
keep('smtp-url', () => 'smtp://smtp.invalid:587');
// The provider says what it is; empty: a public client.
keep('sso-client-secret', () => '');
// The user management module is given the same.
keep('jwt-secret-shared', () => randomBytes(32).toString('base64url'));

const keys = ['identity-private-key.pem', 'identity-public-key.pem'];
// One half without the other is of no use.
if (!keys.every(isThere)) {
  for (const name of keys) rmSync(path.join(directory, name), { force: true });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  keep('identity-private-key.pem', () => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim());
  keep('identity-public-key.pem', () => publicKey.export({ type: 'spki', format: 'pem' }).toString().trim());
}

console.log(made.length > 0 ? `Made in ${directory}: ${made.join(', ')}` : `Nothing to make: ${directory} has them all`);

/**
 * The content of a file, which `make` gives where there is none.
 * @param {string} name @param {() => string} make @returns {string}
 */
function keep(name, make) {
  const file = path.join(directory, name);
  if (isThere(name)) return readFileSync(file, 'utf8').trim();
  const content = make();
  // Whole or not at all.
  rmSync(`${file}.new`, { force: true });
  writeFileSync(`${file}.new`, `${content}\n`, { mode: 0o400 });
  chmodSync(`${file}.new`, 0o444);
  renameSync(`${file}.new`, file);
  made.push(name);
  return content;
}

/** @param {string} name */
function isThere(name) {
  return existsSync(path.join(directory, name));
}
