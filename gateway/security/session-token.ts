/** Holds a session token where the browser signed in by the provider. `__Host-`: of this host alone, over TLS or on the loopback, for every path. */
export const SESSION_COOKIE = '__Host-hma_session';

export type ShownSession = {
  /** Null: what was shown cannot be a token. */
  token: string | null;
  /** A browser sends cookies unasked, also when another page makes it ask: such a request must prove that it is not forged. */
  byCookie: boolean;
};

const BEARER = /^Bearer\s+(\S{1,500})$/i;
const TOKEN = /^[A-Za-z0-9_-]{1,500}$/;

/**
 * The session that a request shows: in `authorization`, and only without that in the cookie. Null: it shows none.
 * @param headers lower-case names
 */
export function sessionTokenOf(headers: Readonly<Record<string, string | undefined>>): ShownSession | null {
  const { authorization, cookie } = headers;
  if (authorization !== undefined && authorization !== '') return { token: BEARER.exec(authorization)?.[1] ?? null, byCookie: false };
  const values = cookie === undefined ? [] : cookieValues(cookie, SESSION_COOKIE);
  if (values.length === 0) return null;
  // Two of them: one was planted, and nobody can say which.
  const [value, ...others] = values;
  return { token: others.length === 0 && value !== undefined && TOKEN.test(value) ? value : null, byCookie: true };
}

/** Every value of this name in a `cookie` header, as they stand there. Names are compared letter by letter. */
export const cookieValues = (header: string, name: string): string[] =>
  header.split(';').flatMap((pair) => {
    const [key, ...value] = pair.split('=');
    return key?.trim() === name ? [value.join('=').trim()] : [];
  });

/** The value of this cookie, unless there are several: one of them was planted, and nobody can say which. */
export function onlyCookie(header: string | undefined, name: string): string | undefined {
  const values = cookieValues(header ?? '', name);
  return values.length === 1 ? values[0] : undefined;
}
