import { beforeEach, describe, expect, it } from 'vitest';
import { createBrowserClient, signInByForm, type BrowserClient } from '../../support/sso/browser-client.ts';
import { useSsoAcademy } from '../../support/sso/sso-academy.ts';

const ME = JSON.stringify({ query: '{ me { username } }' });
const SESSION = '__Host-hma_session';

describe('signing in by a browser', () => {
  const suite = useSsoAcademy();
  let browser: BrowserClient;

  beforeEach(() => {
    browser = createBrowserClient(suite.url);
  });

  const signIn = (who = 'newcomer', login?: string, by = browser) => signInByForm(by, who, suite.standIn.passwords[who] ?? '', login);
  const whoAmI = async (by = browser) => {
    const response = await by.post('/graphql', ME, { 'content-type': 'application/json', accept: 'application/json', origin: suite.url });
    return { status: response.status, ...((await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }) };
  };
  const signOut = (headers: Record<string, string> = { origin: suite.url }, by = browser) =>
    by.post('/auth/logout', new URLSearchParams(), headers);

  it('leads through the provider to where it began, with a session in a cookie that no script reads', async () => {
    const callback = await signIn('newcomer', '/auth/login?returnTo=%2Fgraphql%3Fquery%3D1');
    expect([callback.status, callback.headers.get('location')]).toEqual([303, '/graphql?query=1']);
    expect(browser.cookies.get(SESSION)?.attributes).toMatch(/^; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    expect(browser.cookies.has('__Host-hma_login')).toBe(false);
    expect(await whoAmI()).toMatchObject({ data: { me: { username: 'newcomer' } } });
  });

  it('asks the provider for a code, with PKCE, a state and a nonce that are new each time', async () => {
    const asked = await Promise.all([1, 2].map(async () => new URL((await browser.get('/auth/login')).headers.get('location') ?? '')));
    for (const { searchParams } of asked) {
      expect(Object.fromEntries(searchParams)).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        scope: 'openid profile email',
      });
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const values = asked.map(({ searchParams }) => searchParams.get(name));
      expect(new Set(values).size).toBe(2);
      for (const value of values) expect(value?.length).toBeGreaterThan(40);
    }
  });

  it.each(
    [['one that is too long', `/${'a'.repeat(2_000)}`]].concat(
      [
        'https://evil.example/',
        '//evil.example',
        '/\\evil.example',
        '/%5Cevil.example/..//evil.example\\',
        '\\\\evil.example',
        '/\t/evil.example',
        '/\n//evil.example',
        'javascript:alert(1)',
        'evil.example',
        '/..//evil.example',
        '/./\\evil.example',
        '/auth/login?returnTo=/auth/login',
        '',
      ].map((path) => [JSON.stringify(path), path]),
    ),
  )('leads nobody to %s', async (_title, returnTo) => {
    const callback = await signIn('newcomer', `/auth/login?${new URLSearchParams({ returnTo }).toString()}`);
    const location = new URL(callback.headers.get('location') ?? '', suite.url);
    expect(location.origin).toBe(suite.url);
    expect(callback.headers.get('location')).toMatch(/^\/(?![/\\])/);
  });

  it('works in several tabs at once', async () => {
    const passwords = suite.standIn.passwords;
    const one = await browser.follow('/auth/login?returnTo=/one');
    const callback = await signIn('newcomer', '/auth/login?returnTo=/two');
    expect(callback.headers.get('location')).toBe('/two');
    let response = await browser.post(one.url, new URLSearchParams({ username: 'newcomer', password: passwords['newcomer'] ?? '' }));
    while (!(response.headers.get('location') ?? '/one').endsWith('/one'))
      response = await browser.get(response.headers.get('location') ?? '');
    expect(response.headers.get('location')).toBe('/one');
  });

  describe('is refused on a clean page when', () => {
    const refused = async (response: Response, status: number) => {
      expect(response.status).toBe(status);
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
      expect(response.headers.get('content-security-policy')).not.toMatch(/unsafe|script-src/);
      const body = await response.text();
      expect(body).toContain('/auth/login');
      expect(body).not.toMatch(/<script|stack|Error:/);
      expect(browser.cookies.has(SESSION)).toBe(false);
      return body;
    };
    const begin = async () => new URL((await browser.get('/auth/login')).headers.get('location') ?? '').searchParams.get('state') ?? '';

    it.each(
      [
        '',
        '?',
        '?code=a',
        '?state=a&code=b',
        '?state=&code=',
        '?error=access_denied',
        `?state=${'a'.repeat(5_000)}`,
        '?state=a&state=b&code=%00',
      ].map((search) => [search.slice(0, 40), search]),
    )('the browser began nothing: /auth/callback%s', async (_title, search) => {
      await refused(await browser.get(`/auth/callback${search}`), 400);
    });

    it('the state is of another browser', async () => {
      const other = createBrowserClient(suite.url);
      const state = new URL((await other.get('/auth/login')).headers.get('location') ?? '').searchParams.get('state') ?? '';
      await begin();
      await refused(await browser.get(`/auth/callback?state=${state}&code=x`), 400);
    });

    it('the provider says no', async () => {
      const body = await refused(await browser.get(`/auth/callback?state=${await begin()}&error=access_denied&error_description=<b>`), 403);
      expect(body).not.toContain('<b>');
    });

    it('the provider says something else', async () => {
      await refused(await browser.get(`/auth/callback?state=${await begin()}&error=server_error&error_description=%3Cscript%3E`), 401);
    });

    it.each(['code=made-up', 'code=', 'code=a&code=b', 'code=a&iss=https%3A%2F%2Fevil.example'])('the code is none: %s', async (code) => {
      await refused(await browser.get(`/auth/callback?state=${await begin()}&${code}`), 401);
    });

    it.each(['garbage', 'a.b.c.d.e', 'eyJhbGciOiJub25lIn0.eyJsb2dpbnMiOltdfQ.'])('the login cookie is %s', async (value) => {
      browser.cookies.set('__Host-hma_login', { value, path: '/', attributes: '' });
      await refused(await browser.get('/auth/callback?state=a&code=b'), 400);
    });

    it('another login cookie was planted beside its own', async () => {
      const state = await begin();
      const own = browser.cookies.get('__Host-hma_login')?.value;
      const cookie = `__Host-hma_login=${own}; __Host-hma_login=planted`;
      browser.cookies.clear();
      await refused(await browser.get(`/auth/callback?state=${state}&error=access_denied`, { cookie }), 400);
    });

    it('the callback comes twice', async () => {
      const form = await browser.follow('/auth/login');
      const sent = await browser.post(
        form.url,
        new URLSearchParams({ username: 'newcomer', password: suite.standIn.passwords['newcomer'] ?? '' }),
      );
      const resumed = await browser.get(sent.headers.get('location') ?? '');
      const callback = resumed.headers.get('location') ?? '';
      const stolen = new Map(browser.cookies);
      expect((await browser.get(callback)).status).toBe(303);
      browser.cookies.delete(SESSION);
      await refused(await browser.get(callback), 400);
      // With the cookie of before, too: the provider gives nothing for a code that was used.
      for (const [name, cookie] of stolen) browser.cookies.set(name, cookie);
      await refused(await browser.get(callback), 401);
    });
  });

  it('gives a session of its own whatever session the browser had, and ends that', async () => {
    const attacker = createBrowserClient(suite.url);
    await signIn('student', undefined, attacker);
    const planted = attacker.cookies.get(SESSION) as { value: string; path: string; attributes: string };
    browser.cookies.set(SESSION, planted);
    await signIn('newcomer');
    expect(browser.cookies.get(SESSION)?.value).not.toBe(planted.value);
    expect(await whoAmI()).toMatchObject({ data: { me: { username: 'newcomer' } } });
    expect(await whoAmI(attacker)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it('goes to the host that the provider knows, and only once', async () => {
    const other = suite.url.replace('127.0.0.1', 'localhost');
    const moved = await browser.get(`${other}/auth/login?returnTo=/x`);
    expect(moved.headers.get('location')).toBe(`${suite.url}/auth/login?moved=1&returnTo=%2Fx`);
    expect((await browser.get(`${other}/auth/login?moved=1`)).headers.get('location')).toContain('/sso/auth?');
  });

  describe('and out', () => {
    it('ends the session, forgets the cookies and goes on to the provider, which ends its own', async () => {
      await signIn();
      const value = browser.cookies.get(SESSION);
      const out = await signOut();
      const next = new URL(out.headers.get('location') ?? '');
      expect([out.status, next.pathname, next.searchParams.has('id_token_hint')]).toEqual([303, '/sso/session/end', true]);
      expect([...browser.cookies.keys()].filter((name) => name.includes('hma'))).toEqual([]);
      browser.cookies.set(SESSION, value as NonNullable<typeof value>);
      expect(await whoAmI()).toMatchObject({ status: 401 });
      expect(browser.cookies.has(SESSION)).toBe(false);

      const page = await browser.get(next.href);
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
      const confirmed = await browser.post('/sso/session/end/confirm', new URLSearchParams({ xsrf, logout: 'yes' }));
      expect(confirmed.headers.get('location')).toBe(`${suite.url}/auth/signed-out`);
      expect((await browser.follow('/auth/login')).url).toContain('/sso/interaction/');
    });

    it('shows the provider no id token where a second one was planted', async () => {
      await signIn();
      const cookie = [...browser.cookies].map(([key, { value }]) => `${key.split(' ')[0]}=${value}`).join('; ');
      browser.cookies.clear();
      const out = await signOut({ origin: suite.url, cookie: `__Secure-hma_id=planted; ${cookie}` });
      const next = new URL(out.headers.get('location') ?? '');
      expect([next.pathname, next.searchParams.has('id_token_hint')]).toEqual(['/sso/session/end', false]);
    });

    it('tells a script where to go on', async () => {
      await signIn();
      const answer = await signOut({ origin: suite.url, accept: 'application/json' });
      expect(await answer.json()).toMatchObject({ next: expect.stringContaining('/sso/session/end?') });
    });

    it.each([
      { why: 'it is of another site', headers: { origin: 'https://evil.example' } },
      { why: 'it is of nowhere', headers: { origin: 'null' } },
      { why: 'nobody knows whose it is', headers: {} },
      { why: 'the browser says that it is of another site', headers: { 'sec-fetch-site': 'cross-site' } },
    ])('is refused to a page when $why', async ({ headers }) => {
      await signIn();
      expect((await signOut(headers as Record<string, string>)).status).toBe(403);
      expect(await whoAmI()).toMatchObject({ data: { me: { username: 'newcomer' } } });
    });

    it('is not a matter of GET', async () => {
      expect((await browser.get('/auth/logout')).status).toBe(404);
    });

    it('by the mutation forgets the cookie too', async () => {
      await signIn();
      const mutation = JSON.stringify({ query: 'mutation { signOut { sessionId } }' });
      await browser.post('/graphql', mutation, { 'content-type': 'application/json', accept: 'application/json', origin: suite.url });
      expect(browser.cookies.has(SESSION)).toBe(false);
    });

    it('at the provider ends the session here', async () => {
      await signIn();
      const page = await browser.get('/sso/session/end');
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
      await browser.post('/sso/session/end/confirm', new URLSearchParams({ xsrf, logout: 'yes' }));
      await expect.poll(async () => (await whoAmI()).status).toBe(401);
    });
  });

  it.each(['', 'logout_token=', 'logout_token=a.b.c', 'token=x', 'logout_token=a&logout_token=b'])(
    'takes no logout that is none: %j',
    async (body) => {
      const response = await browser.post('/auth/backchannel-logout', new URLSearchParams(body));
      expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store']);
    },
  );

  it('goes on after the provider has changed its keys', async () => {
    await suite.standIn.rotateKeys();
    // Keys are looked at again every few seconds at most.
    await expect
      .poll(async () => (await signIn('newcomer', undefined, createBrowserClient(suite.url))).status, { timeout: 20_000 })
      .toBe(303);
  });
});
