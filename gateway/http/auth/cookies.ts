/** Cookies of the sign-in. All of them are for this host alone, for no script, and never sent by other sites' forms. */

export const LOGIN_COOKIE = '__Host-hma_login';
/** Sent to the sign-in routes alone, where it is needed to sign out at the provider. */
export const ID_TOKEN_COOKIE = '__Secure-hma_id';

/** What browsers keep of a cookie, name and attributes included. */
const MAX_COOKIE_BYTES = 4_096;

/** @param seconds 0 takes it away */
export const hostCookie = (name: string, value: string, seconds: number): string =>
  `${name}=${value}; Max-Age=${seconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;

/** For `/auth/` alone. Null: it is too large to be kept. */
export function authCookie(name: string, value: string, seconds: number): string | null {
  const cookie = `${name}=${value}; Max-Age=${seconds}; Path=/auth/; Secure; HttpOnly; SameSite=Lax`;
  return cookie.length <= MAX_COOKIE_BYTES ? cookie : null;
}
