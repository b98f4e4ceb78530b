import type { Session } from './session.ts';

const key = 'academy-session';

/**
 * The session that the tabs carry, for as long as the browser tab lives: a reload keeps it, closing forgets it.
 * Null when there is none, or when the browser refuses storage.
 */
export function readRememberedSession(): Session | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Session | null;
  } catch {
    return null;
  }
}

export function rememberSession(session: Session | null): void {
  try {
    if (session) sessionStorage.setItem(key, JSON.stringify(session));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is refused: the session then lasts until the next reload.
  }
}
