import type { Role } from './user.ts';

/** An account as far as it matters here. */
export type Linkable = { roles: readonly Role[]; isDeleted: boolean; emailVerified: boolean };

/** The one who has the address here. */
export type Holder<Account extends Linkable> = {
  account: Account;
  /** Somebody else of the same provider has the account already. */
  isLinked: boolean;
};

export type Link<Account> =
  /** The provider's person has this account already. */
  | { kind: 'known'; account: Account }
  /** The account has the address, and both sides have made sure that it is the person's. */
  | { kind: 'joined'; account: Account }
  /** The account has the address, but nobody has shown that it is theirs: whoever made it loses it to the one who has. */
  | { kind: 'taken over'; account: Account }
  | { kind: 'new'; email: string }
  | { kind: 'refused'; why: 'deleted' | 'no address' | 'address taken' | 'somebody else' };

/**
 * Whose account somebody gets who comes from a provider.
 *
 * An address alone joins nothing: the provider must have made sure that it is the person's, and so must we. Otherwise whoever registered
 * here with somebody else's address would know the password of what becomes that person's account. Such an account was never theirs:
 * it is cleared of its password, its sessions and its links, and handed over. One with more rights than a student's is not, for those
 * were given to somebody. Nor is one that another person of the same provider has: two of its subjects are two people, whichever of them
 * the address is given to, and addresses are given anew.
 *
 * @param known whose account the provider's person is linked with
 * @param holder who has the address here
 */
export function decideLink<Account extends Linkable>(
  person: { email: string | null; emailVerified: boolean },
  known: Account | null,
  holder: Holder<Account> | null,
): Link<Account> {
  if (known) return known.isDeleted ? { kind: 'refused', why: 'deleted' } : { kind: 'known', account: known };
  if (person.email === null) return { kind: 'refused', why: 'no address' };
  if (!holder) return { kind: 'new', email: person.email };
  if (!person.emailVerified) return { kind: 'refused', why: 'address taken' };
  const { account, isLinked } = holder;
  if (account.isDeleted) return { kind: 'refused', why: 'deleted' };
  if (isLinked) return { kind: 'refused', why: 'somebody else' };
  if (account.emailVerified) return { kind: 'joined', account };
  const isStudent = account.roles.every((role) => role === 'student');
  return isStudent ? { kind: 'taken over', account } : { kind: 'refused', why: 'address taken' };
}
