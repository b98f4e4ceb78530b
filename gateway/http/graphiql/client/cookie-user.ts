import { useEffect, useState } from 'react';
import type { SignInPaths } from './page-data.ts';

/** Who is signed in by the cookie, which no script can read: the graph is asked. Null until it has answered, and for nobody. */
export function useCookieUser(endpoint: string, isEnabled: boolean): string | null {
  const [username, setUsername] = useState<string | null>(null);
  useEffect(() => {
    if (!isEnabled) return;
    findUsername(endpoint).then(setUsername, () => undefined);
  }, [endpoint, isEnabled]);
  return username;
}

async function findUsername(endpoint: string): Promise<string | null> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query: '{ me { username } }' }) });
  const { data } = (await response.json()) as { data?: { me?: { username?: unknown } | null } | null };
  return typeof data?.me?.username === 'string' ? data.me.username : null;
}

export function goToSignIn({ login }: SignInPaths): void {
  location.assign(`${login}?${new URLSearchParams({ returnTo: location.pathname }).toString()}`);
}

/** Ends the session, and goes on to where the provider ends its own. */
export async function signOut({ logout }: SignInPaths): Promise<void> {
  const response = await fetch(logout, { method: 'POST', headers: { accept: 'application/json' } });
  const { next } = (await response.json()) as { next?: unknown };
  location.assign(typeof next === 'string' ? next : location.href);
}
