/** As much of a browser as a sign-in needs: it keeps cookies of one host and follows no redirect by itself. */
export type BrowserClient = {
  get: (url: string, headers?: Record<string, string>) => Promise<Response>;
  /** Follows redirects up to an answer that is none. */
  follow: (url: string) => Promise<Response>;
  post: (url: string, body: string | URLSearchParams, headers?: Record<string, string>) => Promise<Response>;
  /** By name; those of one name but other paths are kept apart by the path behind it. */
  cookies: Map<string, { value: string; path: string; attributes: string }>;
};

export function createBrowserClient(base: string): BrowserClient {
  const cookies: BrowserClient['cookies'] = new Map();

  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    const target = new URL(url, base);
    const sent = [...cookies]
      .filter(([, { path }]) => target.pathname.startsWith(path))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`);
    const headers = { ...(init.headers as Record<string, string>), ...(sent.length > 0 && { cookie: sent.join('; ') }) };
    const response = await fetch(target, { ...init, headers, redirect: 'manual' });
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(text) ?? [];
      const isGone = value === '' || /max-age=0/i.test(attributes) || /expires=Thu, 01 Jan 1970/i.test(attributes);
      const path = /path=([^;]*)/i.exec(attributes)?.[1] ?? '/';
      const key = path === '/' ? name : `${name} ${path}`;
      if (isGone) cookies.delete(key);
      else cookies.set(key, { value, path, attributes });
    }
    return response;
  };
  const get: BrowserClient['get'] = (url, headers = {}) => ask(url, { headers: { accept: 'text/html', ...headers } });

  return {
    cookies,
    get,
    post: (url, body, headers = {}) => ask(url, { method: 'POST', body, headers: { accept: 'text/html', ...headers } }),
    follow: async (url) => {
      let next = new URL(url, base).href;
      for (let step = 0; step < 10; step += 1) {
        const response = await get(next);
        const location = response.headers.get('location');
        if (location === null) return Object.defineProperty(response, 'url', { value: next });
        next = new URL(location, next).href;
      }
      throw new Error('Too many redirects');
    },
  };
}

/** Signs in by the stand-in's form. @returns the answer of the callback */
export async function signInByForm(browser: BrowserClient, username: string, password: string, login = '/auth/login'): Promise<Response> {
  const form = await browser.follow(login);
  let response = await browser.post(form.url, new URLSearchParams({ username, password }));
  for (let step = 0; step < 5; step += 1) {
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The form answers ${response.status}: ${await response.text()}`);
    response = await browser.get(location);
    if (new URL(location).pathname === '/auth/callback') return response;
  }
  throw new Error('The provider does not send anybody back');
}
