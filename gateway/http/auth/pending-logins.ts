import { z } from 'zod';
import { onlyCookie } from '../../security/session-token.ts';
import { hostCookie, LOGIN_COOKIE } from './cookies.ts';
import type { Seal } from './sealed.ts';

/** A sign-in that somebody has begun and the provider has not answered yet. */
export type PendingLogin = {
  state: string;
  nonce: string;
  /** PKCE's secret. */
  verifier: string;
  returnTo: string;
  /** Seconds since 1970. */
  until: number;
};

export type PendingLogins = ReturnType<typeof createPendingLogins>;

/** From the way to the provider to the way back. */
const SECONDS = 900;
/** Tabs that may be on their way at once. The oldest gives way. */
const MAX_PENDING = 4;

const schema = z.object({
  logins: z.array(z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string(), until: z.number() })),
});

/** What a browser has begun, in a cookie that only we can read: nobody can finish in it what they began in another. */
export function createPendingLogins(seal: Seal, now: () => Date) {
  const seconds = () => Math.floor(now().getTime() / 1000);
  const read = async (cookie: string | undefined): Promise<PendingLogin[]> => {
    const found = await seal.open(onlyCookie(cookie, LOGIN_COOKIE), schema);
    return found?.logins.filter(({ until }) => until > seconds()) ?? [];
  };
  const write = async (logins: readonly PendingLogin[]): Promise<string> =>
    logins.length === 0 ? hostCookie(LOGIN_COOKIE, '', 0) : hostCookie(LOGIN_COOKIE, await seal.seal({ logins }, SECONDS), SECONDS);

  return {
    /** @returns the cookie to set */
    add: async (cookie: string | undefined, login: Omit<PendingLogin, 'until'>): Promise<string> =>
      write([...(await read(cookie)), { ...login, until: seconds() + SECONDS }].slice(-MAX_PENDING)),

    /** Takes one out: it is answered once. Null where this browser began none with this state, or too long ago. */
    take: async (cookie: string | undefined, state: string): Promise<{ login: PendingLogin | null; setCookie: string }> => {
      const logins = await read(cookie);
      const login = logins.find((one) => one.state === state) ?? null;
      return { login, setCookie: await write(logins.filter((one) => one !== login)) };
    },
  };
}
