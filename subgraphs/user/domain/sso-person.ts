import { z } from 'zod';
import { ROLES, type Role, type StoredProfile } from './user.ts';

/** Somebody as a provider describes them. What it says of a person is taken where it is well formed, and left out where it is not. */
export type SsoPerson = {
  /** Null: the provider tells none. */
  email: string | null;
  /** The provider has made sure that the address is theirs. Without that it proves nothing. `true` alone counts: a text says nothing for sure. */
  emailVerified: boolean;
  /** What they may be called here, the best first; none of them is an address. */
  usernames: string[];
  profile: Pick<StoredProfile, 'first_name' | 'last_name' | 'avatar_url'>;
  /** Null: it is not for the provider to say, or it says nothing of it this time. */
  roles: Role[] | null;
};

const USERNAME_LENGTH = 40;
const NOT_FOR_USERNAMES = /[^A-Za-z0-9._-]+/g;

const email = z.email().max(255);
const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u);
const picture = z.url({ protocol: /^https$/ }).max(500);

/**
 * Reads the claims of OpenID Connect, and, of a token that has none of them, those of the module's own users: `username`, and a `profile` with
 * `first_name`, `last_name` and `avatar_url`.
 * @param rolesClaim where the roles are, dots lead into objects; null: nowhere */
export function toPerson(claims: Readonly<Record<string, unknown>>, rolesClaim: string | null): SsoPerson {
  const take = <Output>(schema: z.ZodType<Output>, ...places: string[]): Output | null =>
    places
      .map((place) => schema.safeParse(place.split('.').reduce<unknown>(intoObject, claims)).data)
      .find((value) => value !== undefined) ?? null;
  const firstName = take(name, 'given_name', 'profile.first_name');
  const lastName = take(name, 'family_name', 'profile.last_name');
  const avatar = take(picture, 'picture', 'profile.avatar_url');
  return {
    email: take(email, 'email'),
    emailVerified: claims['email_verified'] === true,
    usernames: [
      take(name, 'preferred_username'),
      take(name, 'username'),
      take(name, 'nickname'),
      [firstName, lastName].filter(Boolean).join('.'),
      take(name, 'name'),
    ]
      .flatMap(toUsername)
      .filter((username, index, all) => all.indexOf(username) === index),
    profile: {
      ...(firstName !== null && { first_name: firstName }),
      ...(lastName !== null && { last_name: lastName }),
      ...(avatar !== null && { avatar_url: avatar }),
    },
    roles: rolesClaim === null ? null : toRoles(rolesClaim.split('.').reduce<unknown>(intoObject, claims)),
  };
}

/** An address would be shown to everybody: names are public. */
function toUsername(text: string | null): string[] {
  if (text === null || text.includes('@')) return [];
  const username = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(NOT_FOR_USERNAMES, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, USERNAME_LENGTH);
  return username.length >= 3 ? [username] : [];
}

const intoObject = (value: unknown, part: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;

/** Whoever has none of ours is a student. A token without the claim says nothing: not every kind of token of a provider has it. */
function toRoles(claim: unknown): Role[] | null {
  if (claim === undefined) return null;
  const named: unknown[] = Array.isArray(claim) ? claim : [claim];
  const roles = ROLES.filter((role) => named.some((one) => typeof one === 'string' && one.toLowerCase() === role));
  return roles.length > 0 ? roles : ['student'];
}
