/** What a sign-in mutation answered with. */
export type Session = { token: string; username: string | null };

/** The session in an answer: `authenticate`, `register` and `exchangeSsoToken` all have `{ session { token user { username } } }`. */
export function findSession(answer: unknown): Session | null {
  const data = (answer as { data?: unknown } | null)?.data;
  if (typeof data !== 'object' || data === null) return null;
  for (const payload of Object.values(data as Record<string, { session?: { token?: unknown; user?: { username?: unknown } } } | null>)) {
    const session = payload?.session;
    if (typeof session?.token !== 'string') continue;
    return { token: session.token, username: typeof session.user?.username === 'string' ? session.user.username : null };
  }
  return null;
}

/**
 * The text of a headers editor with `authorization` set, or without it where `token` is null.
 * Text that is no JSON object is returned as it is: it is somebody's unfinished work.
 */
export function withAuthorization(text: string, token: string | null): string {
  const headers = parseHeaders(text);
  if (!headers) return text;
  const others = Object.entries(headers).filter(([name]) => !isAuthorization(name));
  const all = token === null ? others : [...others, ['authorization', `Bearer ${token}`]];
  return all.length === 0 ? '' : JSON.stringify(Object.fromEntries(all), null, 2);
}

type Headers = Readonly<Record<string, unknown>> | null | undefined;

const isAuthorization = (name: string) => name.toLowerCase() === 'authorization';

/** The value of `authorization`, whatever its case; undefined where there is none, or an empty one. */
export function findAuthorization(headers: Headers): string | undefined {
  const value = Object.entries(headers ?? {}).find(([name]) => isAuthorization(name))?.[1];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** What is left in the history when its secrets are taken out, `{"authorization": ""}`, would be refused as a malformed token. */
export function withoutBlankAuthorization(headers: Headers): Record<string, unknown> {
  if (findAuthorization(headers) !== undefined) return { ...headers };
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !isAuthorization(name)));
}

function parseHeaders(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
