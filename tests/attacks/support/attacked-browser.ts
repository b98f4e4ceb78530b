import type { Attacker } from './attacker.ts';
import type { Answer } from './http-wire.ts';
import type { AttackedWorld } from './world.ts';

export const SESSION = '__Host-hma_session';
export const LOGIN = '__Host-hma_login';
export const ID_TOKEN = '__Secure-hma_id';

export type AttackedBrowser = {
  /** By name. */
  cookies: Map<string, string>;
  /** @param where a path, or an address of this server */
  get: (where: string, headers?: Record<string, string>) => Promise<Answer>;
  post: (where: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Answer>;
  /** Begins a sign-in. @returns what the provider is asked for */
  begin: (query?: string) => Promise<URLSearchParams>;
};

/** Keeps cookies and follows nothing by itself. What it keeps is nothing to log. */
export function createAttackedBrowser(attacker: Attacker, keep: AttackedWorld['keep'], host = new URL(attacker.url).host): AttackedBrowser {
  const cookies = new Map<string, string>();
  const send = async (method: string, where: string, headers: Record<string, string>, body?: string): Promise<Answer> => {
    const { pathname, search } = new URL(where, attacker.url);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const shown = { host, accept: 'text/html', ...(cookie && { cookie }), ...headers };
    const answer = await attacker.send({ method, path: `${pathname}${search}`, headers: shown, ...(body !== undefined && { body }) });
    for (const text of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (value === '' || /max-age=0|expires=Thu, 01 Jan 1970/i.test(text)) cookies.delete(name);
      else {
        cookies.set(name, value);
        if (value.length > 30) keep(`cookie ${name}`, value);
      }
    }
    return answer;
  };
  const get: AttackedBrowser['get'] = (where, headers = {}) => send('GET', where, headers);

  return {
    cookies,
    get,
    post: (where, fields, headers = {}) =>
      send('POST', where, { 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(fields).toString()),
    begin: async (query = '') => {
      const { headers, status, text } = await get(`/auth/login${query}`);
      if (headers.location === undefined) throw new Error(`The sign-in does not begin: ${status} ${text}`);
      return new URL(headers.location, attacker.url).searchParams;
    },
  };
}

/** Signs in at the stand-in by its form. @returns the path that the provider sends the browser to, which has not gone there yet */
export async function signInUpToCallback(browser: AttackedBrowser, username: string, password: string, query = ''): Promise<string> {
  let answer = await browser.get(`/auth/login${query}`);
  for (let step = 0; step < 10; step += 1) {
    const { location } = answer.headers;
    if (location?.includes('/auth/callback?')) return location.slice(location.indexOf('/auth/callback?'));
    if (location === undefined) {
      const action = /action="([^"]+)"/.exec(answer.text)?.[1];
      if (action === undefined) throw new Error(`The provider answers ${answer.status}: ${answer.text}`);
      answer = await browser.post(action, { username, password });
    } else answer = await browser.get(location);
  }
  throw new Error('The provider does not send anybody back');
}
