import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createAttackedBrowser, LOGIN, SESSION, signInUpToCallback, type AttackedBrowser } from '../support/attacked-browser.ts';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import type { AttackedWorld } from '../support/world.ts';
import { FOREIGN_ORIGINS } from './origins.ts';
import { signInRedirects } from './sign-in/redirects.ts';

/** Somebody who is in the way of a browser that signs in or out through the sandbox's provider, or lures one there. */
export function signIn(world: AttackedWorld): Kind {
  const database = createAttackedDatabase(world.databaseUrl, world.keep);
  const passwords = JSON.parse(readFileSync(path.join(world.dataDirectory, 'sso-accounts.json'), 'utf8')) as Record<string, string>;
  for (const password of Object.values(passwords)) world.keep('password at the provider', password);
  const own = new URL(world.url).origin;

  const open = (attacker: Attacker) => createAttackedBrowser(attacker, world.keep);
  const toCallback = async (browser: AttackedBrowser, query?: string, who = 'newcomer') => {
    const callback = await signInUpToCallback(browser, who, passwords[who] ?? '', query);
    world.keep('authorization code', codeOf(callback));
    return callback;
  };
  const signedIn = async (attacker: Attacker): Promise<AttackedBrowser> => {
    const browser = open(attacker);
    await browser.get(await toCallback(browser));
    if (!browser.cookies.has(SESSION)) throw new Error('Nobody could sign in');
    return browser;
  };
  const isAlive = async (attacker: Attacker, token: string | undefined) =>
    Boolean((await attacker.ask('{ me { id } }', { token: token ?? '' })).data?.['me']);
  /** A session where there should be none. */
  const sessionIn = (browser: AttackedBrowser): Loot => (browser.cookies.has(SESSION) ? 'a session' : null);

  /** The browser stands before its callback, with all in order; what becomes of that is told. */
  const changed = (
    name: string,
    change: (callback: URL, browser: AttackedBrowser, attacker: Attacker) => Promise<void> | void,
  ): Attempt => ({
    name: `a callback ${name}`,
    run: async (attacker) => {
      const browser = open(attacker);
      const callback = new URL(await toCallback(browser), own);
      await change(callback, browser, attacker);
      await browser.get(callback.href);
      return sessionIn(browser);
    },
  });
  const set = (name: string, key: string, value: string) => changed(name, ({ searchParams }) => searchParams.set(key, value));
  const cookie = (name: string, change: (value: string, browser: AttackedBrowser) => string) =>
    changed(`whose login cookie ${name}`, (_, browser) => {
      browser.cookies.set(LOGIN, change(browser.cookies.get(LOGIN) ?? '', browser));
    });

  const inTheWay: Attempt[] = [
    set('with a made-up state', 'state', 'A'.repeat(43)),
    set('with an empty state', 'state', ''),
    set('with a state of 7000 letters', 'state', 'a'.repeat(7_000)),
    changed('without a state', ({ searchParams }) => searchParams.delete('state')),
    changed('with a made-up state before its own', (callback) => {
      callback.search = `?state=made-up&${callback.search.slice(1)}`;
    }),
    changed('with two states', ({ searchParams }) => searchParams.append('state', 'another')),
    set('with a made-up code', 'code', 'A'.repeat(43)),
    changed('with two codes', ({ searchParams }) => searchParams.append('code', 'another')),
    changed('without a code', ({ searchParams }) => searchParams.delete('code')),
    set('of another provider, by its iss', 'iss', 'https://evil.example'),
    changed('of nobody, by its missing iss', ({ searchParams }) => searchParams.delete('iss')),
    changed('of two providers, by its iss', ({ searchParams }) => searchParams.append('iss', 'https://evil.example')),
    set('with an error beside its code', 'error', 'server_error'),
    set('with a refusal beside its code', 'error', 'access_denied'),
    set('with a signed response', 'response', 'eyJhbGciOiJub25lIn0.e30.'),
    set('with a token in its query', 'id_token', 'eyJhbGciOiJub25lIn0.e30.'),
    cookie('is gone', () => ''),
    cookie('has lost its last letter', (value) => value.slice(0, -1)),
    cookie('has another letter in its tag', (value) => value.slice(0, -6) + (value.at(-6) === 'A' ? 'B' : 'A') + value.slice(-5)),
    cookie('has another letter in its text', (value) =>
      value.replace(/\.([^.]{10})(.)/g, (_, before: string, one: string) => `.${before}${one === 'A' ? 'B' : 'A'}`),
    ),
    cookie('is garbage', () => 'garbage'),
    cookie('is five dots', () => '.....'),
    cookie('is 7000 letters', () => 'a'.repeat(7_000)),
    cookie('is an unsigned token', () => 'eyJhbGciOiJub25lIn0.eyJsb2dpbnMiOltdfQ.'),
    cookie('is unprotected', (value) => value.replace(/^[^.]+/, Buffer.from('{"alg":"none","enc":"none"}').toString('base64url'))),
    cookie('is compressed', (value) =>
      value.replace(/^[^.]+/, Buffer.from('{"alg":"dir","enc":"A256GCM","zip":"DEF"}').toString('base64url')),
    ),
    changed('whose login cookie is of another browser', async (_, browser, attacker) => {
      const other = open(attacker);
      await other.begin();
      browser.cookies.set(LOGIN, other.cookies.get(LOGIN) ?? '');
    }),
    changed('whose state and login cookie are of another sign-in', async ({ searchParams }, browser, attacker) => {
      const other = open(attacker);
      searchParams.set('state', (await other.begin()).get('state') ?? '');
      browser.cookies.set(LOGIN, other.cookies.get(LOGIN) ?? '');
    }),
    changed('whose state is of another tab', async ({ searchParams }, browser) => {
      searchParams.set('state', (await browser.begin()).get('state') ?? '');
    }),
    changed('whose code was used', async ({ href }, browser) => {
      const before = new Map(browser.cookies);
      await browser.get(href);
      if (!browser.cookies.delete(SESSION)) throw new Error('The code was good for nothing');
      for (const [name, value] of before) browser.cookies.set(name, value);
    }),
    changed('that is sent again', async ({ href }, browser) => {
      await browser.get(href);
      browser.cookies.delete(SESSION);
    }),
    ...['HEAD', 'POST', 'PUT'].map((method): Attempt => ({
      name: `a callback by ${method}`,
      run: async (attacker) => {
        const browser = open(attacker);
        const at = await toCallback(browser);
        const headers = { cookie: `${LOGIN}=${browser.cookies.get(LOGIN)}` };
        const answer = await attacker.send({ method, path: at, headers });
        return answer.headers['set-cookie']?.some((text) => text.startsWith(SESSION)) ? 'a session' : null;
      },
    })),
  ];

  /** The attacker's sign-in, that the victim's browser is to finish: what is written there after it, the attacker reads. */
  const lured = (name: string, lure: (victim: AttackedBrowser, callback: URL) => Promise<void> | void): Attempt => ({
    name: `the attacker’s code in a browser ${name}`,
    run: async (attacker) => {
      const [attackers, victim] = [open(attacker), open(attacker)];
      const callback = new URL(await toCallback(attackers, '', 'student'), own);
      await lure(victim, callback);
      await victim.get(callback.href, { 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/' });
      return sessionIn(victim);
    },
  });
  const fixation: Attempt[] = [
    lured('that began nothing', () => {}),
    lured('that began a sign-in', async (victim) => void (await victim.begin())),
    lured('that began a sign-in, with its state', async (victim, { searchParams }) => {
      searchParams.set('state', (await victim.begin()).get('state') ?? '');
    }),
    {
      name: 'a session that was planted before the sign-in',
      run: async (attacker) => {
        const [planter, browser] = [await database.newPerson(), open(attacker)];
        const callback = await toCallback(browser);
        browser.cookies.set(SESSION, planter.token);
        await browser.get(callback);
        if (browser.cookies.get(SESSION) === planter.token) return 'it is the session of who signed in';
        return (await database.isSessionOver(planter.token)) ? null : 'it lives on beside the new one';
      },
    },
  ];

  /** A page of elsewhere wants to sign somebody out. */
  const signOut = (name: string, send: (browser: AttackedBrowser, attacker: Attacker) => Promise<unknown>): Attempt => ({
    name: `a sign-out ${name}`,
    run: async (attacker) => {
      const browser = await signedIn(attacker);
      const token = browser.cookies.get(SESSION);
      await send(browser, attacker);
      if (!browser.cookies.has(SESSION)) return 'the cookie is gone';
      return (await database.isSessionOver(token)) ? 'the session has ended' : null;
    },
  });
  const from = (name: string, headers: Record<string, string>) => signOut(name, (browser) => browser.post('/auth/logout', {}, headers));
  const out: Attempt[] = [
    signOut('by a link', (browser) => browser.get('/auth/logout')),
    signOut('by a link that says to be a form', (browser) =>
      browser.get('/auth/logout?_method=POST', { 'x-http-method-override': 'POST' }),
    ),
    signOut('by a picture', (browser) => browser.get('/auth/logout', { accept: 'image/*', 'sec-fetch-site': 'cross-site' })),
    signOut('by its last page', (browser) => browser.get('/auth/signed-out')),
    signOut('by a form without a token', (browser) => browser.post('/auth/backchannel-logout', {})),
    signOut('by a form with its own token', (browser) =>
      browser.post('/auth/backchannel-logout', { logout_token: browser.cookies.get(SESSION) ?? '' }),
    ),
    from('by a form of nowhere', {}),
    ...FOREIGN_ORIGINS.map((origin) => from(`by a form of ${origin}`, { origin })),
    from('by a form of our name behind another’s', { origin: `${own}.evil.example` }),
    from('by a form that says whose it is', { 'sec-fetch-site': 'cross-site' }),
    from('by a form of a sibling', { 'sec-fetch-site': 'same-site' }),
    from('by a form of elsewhere that knows the words', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }),
    from('by a form with our address in its referer', { referer: `${own}/graphql` }),
    from('by a form of elsewhere for another host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }),
  ];

  return {
    name: 'Browser sign-in',
    minimum: 90,
    controls: [
      {
        name: 'a sign-in',
        run: async (attacker) => {
          const browser = open(attacker);
          const { headers } = await browser.get(await toCallback(browser, '?returnTo=%2Fgraphql%3Fquery%3D1'));
          const isThere = headers.location === '/graphql?query=1' && (await isAlive(attacker, browser.cookies.get(SESSION)));
          return isThere ? sessionIn(browser) : null;
        },
      },
      {
        name: 'a sign-out by a form of ours',
        run: async (attacker) => {
          const browser = await signedIn(attacker);
          const token = browser.cookies.get(SESSION);
          await browser.post('/auth/logout', {}, { origin: own });
          return (await isAlive(attacker, token)) ? null : 'the session has ended';
        },
      },
      {
        name: 'a sign-out at the provider',
        run: async (attacker) => {
          const browser = await signedIn(attacker);
          const page = await browser.get('/sso/session/end');
          const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
          await browser.post('/sso/session/end/confirm', { xsrf, logout: 'yes' });
          for (const deadline = Date.now() + 10_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50)))
            if (!(await isAlive(attacker, browser.cookies.get(SESSION)))) return 'the session has ended';
          return null;
        },
      },
    ],
    attempts: [...inTheWay, ...fixation, ...out, ...signInRedirects({ own, open, toCallback, signedIn })],
  };
}

const codeOf = (callback: string): string => new URL(callback, 'http://academy').searchParams.get('code') ?? '';
