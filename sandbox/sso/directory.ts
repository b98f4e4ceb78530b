import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Somebody whom the stand-in of the user management module knows. */
export type ModuleUser = {
  /** The module's own id. */
  id: string;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
};

/**
 * The first three are known to the academy by their addresses, which both sides have verified, and so get the accounts of the demo.
 * The fourth is new to it.
 */
const PEOPLE: readonly ModuleUser[] = [
  { id: 'um-1', username: 'student', email: 'student@example.org', firstName: 'Sam', lastName: 'Rivers' },
  { id: 'um-2', username: 'instructor', email: 'instructor@example.org', firstName: 'Ines', lastName: 'Forster' },
  { id: 'um-3', username: 'admin', email: 'admin@example.org', firstName: 'Ada', lastName: 'Keller' },
  { id: 'um-4', username: 'newcomer', email: 'newcomer@example.org', firstName: 'Nora', lastName: 'Winter' },
];

/** Passwords by username. */
export type Passwords = Readonly<Record<string, string>>;

export const makePasswords = (): Passwords =>
  Object.fromEntries(PEOPLE.map(({ username }) => [username, randomBytes(12).toString('base64url')]));

export const findById = (id: string): ModuleUser | null => PEOPLE.find((one) => one.id === id) ?? null;

/** Null for a wrong name or password. */
export function findByPassword(passwords: Passwords, username: string, password: string): ModuleUser | null {
  const person = PEOPLE.find((one) => one.username === username || one.email === username);
  const expected = Buffer.from((person && passwords[person.username]) ?? '');
  const given = Buffer.from(password);
  const isRight = given.length > 0 && given.length === expected.length && timingSafeEqual(given, expected);
  return isRight && person ? person : null;
}

/** As OpenID Connect names them. */
export const claimsOf = ({ id, username, email, firstName, lastName }: ModuleUser) => ({
  sub: id,
  preferred_username: username,
  given_name: firstName,
  family_name: lastName,
  name: `${firstName} ${lastName}`,
  email,
  email_verified: true,
});
