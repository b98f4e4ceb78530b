import { badInput } from '../../../platform/errors.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import type { User } from './user.ts';

/** @throws BAD_USER_INPUT for a password of `field` that is among the first ones anybody would try for this user */
export function assertNotGuessable(password: string, { username, email }: Pick<User, 'username' | 'email'>, field: string): void {
  const lower = password.toLowerCase();
  if (COMMON_PASSWORDS.has(lower)) throw badInput(field, 'This is one of the passwords that everybody tries first: choose another one');
  const names = [username, email, email.slice(0, email.lastIndexOf('@'))].map((name) => name.toLowerCase());
  if (names.includes(lower)) throw badInput(field, 'Expected another password than your own name or address');
}
