import type { AttackedBrowser } from '../../support/attacked-browser.ts';
import type { Attacker } from '../../support/attacker.ts';
import type { Attempt, Loot } from '../../support/attempt.ts';
import type { Answer } from '../../support/http-wire.ts';

type Means = {
  /** The origin of the academy. */
  own: string;
  open: (attacker: Attacker) => AttackedBrowser;
  toCallback: (browser: AttackedBrowser, query?: string) => Promise<string>;
  signedIn: (attacker: Attacker) => Promise<AttackedBrowser>;
};

/** Where a browser must not be led, in the ways that one or another has read them. */
const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  'https:evil.example',
  'https:/evil.example',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/%2e//evil.example',
  '/\u{ff0f}evil.example',
  '@evil.example',
  '.evil.example',
  ':80@evil.example/',
  '/\r\nx-evil: 1',
  '/%0d%0ax-evil: 1',
  '/\r\nset-cookie: evil=1',
  '/\u{560d}\u{560a}x-evil: 1',
  '/\0//evil.example',
];

const MARKUP = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  '</title><script>alert(1)</script>',
  '<a href="javascript:alert(1)">again</a>',
];

/** What leads a browser elsewhere, or makes a page say what the attacker wrote; and cookies that others could read. */
export function signInRedirects({ own, open, toCallback, signedIn }: Means): Attempt[] {
  /** Wherever a browser would go, by a header or a link of the page, and what it would take for a header. */
  const leadsAway = ({ headers, text }: Answer): Loot => {
    if (headers['x-evil'] !== undefined || headers['set-cookie']?.some((one) => one.startsWith('evil')))
      return 'a header of the attacker’s';
    const links = [...text.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
    for (const link of [headers.location ?? '/', ...links]) {
      if (link === 'data:,') continue;
      const { origin, searchParams, href } = new URL(link, own);
      if (origin !== own) return `leads to ${href}`;
      const next = searchParams.get('returnTo');
      if (next !== null && new URL(next, own).origin !== own) return `leads to ${next} in the end`;
    }
    return null;
  };
  const saysMarkup = (markup: string, { text }: Answer): Loot => (text.includes(markup) ? text : null);

  const returns = ELSEWHERE.flatMap((returnTo): Attempt[] => {
    const query = `?returnTo=${encodeURIComponent(returnTo)}`;
    return [
      {
        name: `a sign-in that ends at ${JSON.stringify(returnTo)}`,
        run: async (attacker) => {
          const browser = open(attacker);
          return leadsAway(await browser.get(await toCallback(browser, query)));
        },
      },
      {
        name: `a refusal that leads to ${JSON.stringify(returnTo)}`,
        run: async (attacker) => {
          const browser = open(attacker);
          const state = (await browser.begin(query)).get('state') ?? '';
          return leadsAway(await browser.get(`/auth/callback?error=access_denied&state=${state}`));
        },
      },
    ];
  });
  const beginning = (name: string, query: string, headers: Record<string, string> = {}): Attempt => ({
    name: `a sign-in ${name}`,
    run: async (attacker) => {
      const answer = await open(attacker).get(`/auth/login${query}`, headers);
      return /evil/.test(JSON.stringify(answer.headers)) ? (answer.headers.location ?? 'a header') : leadsAway(answer);
    },
  });
  const markups = MARKUP.flatMap((markup): Attempt[] => {
    const text = encodeURIComponent(markup);
    const pages: Record<string, (state: string) => string> = {
      'the error': (state) => `/auth/callback?state=${state}&error=${text}`,
      'the description of an error': (state) => `/auth/callback?state=${state}&error=server_error&error_description=${text}`,
      'the description of a refusal': (state) => `/auth/callback?state=${state}&error=access_denied&error_description=${text}`,
      'the state': () => `/auth/callback?state=${text}&error=access_denied`,
      'the last page': () => `/auth/signed-out?state=${text}&message=${text}&next=${text}`,
    };
    return Object.entries(pages).map(([where, write]) => ({
      name: `${markup} in ${where}`,
      run: async (attacker) => {
        const browser = open(attacker);
        return saysMarkup(markup, await browser.get(write((await browser.begin()).get('state') ?? '')));
      },
    }));
  });

  return [
    ...returns,
    ...markups,
    beginning('that comes back to another place', '?redirect_uri=https%3A%2F%2Fevil.example'),
    beginning('of another client', '?client_id=evil&scope=evil&response_type=evil&state=evil&nonce=evil&code_challenge=evil'),
    beginning('for another host', '', { host: 'evil.example' }),
    beginning('for another host behind a proxy', '', { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }),
    beginning('that was moved from another host', '?moved=1&returnTo=%2F%2Fevil.example', { host: 'evil.example' }),
    beginning('whose way back is 7000 letters', `?returnTo=%2F${'a'.repeat(7_000)}`),
    {
      name: 'a sign-out that goes on elsewhere',
      run: async (attacker) => {
        const browser = await signedIn(attacker);
        const evil = 'https%3A%2F%2Fevil.example';
        const fields = { returnTo: 'https://evil.example', post_logout_redirect_uri: 'https://evil.example' };
        const answer = await browser.post(`/auth/logout?returnTo=${evil}&post_logout_redirect_uri=${evil}`, fields, { origin: own });
        return /evil/.test(answer.headers.location ?? '') ? 'it does' : leadsAway(answer);
      },
    },
    {
      name: 'a request to the provider that can be guessed, or finished by somebody else',
      run: async (attacker) => {
        const browser = open(attacker);
        const asked = [await browser.begin(), await browser.begin()];
        for (const one of ['state', 'nonce', 'code_challenge']) {
          const [first, second] = asked.map((query) => query.get(one) ?? '');
          if (first === undefined || first.length < 43 || first === second) return `${one}: ${first}, ${second}`;
        }
        return asked.every((query) => query.get('code_challenge_method') === 'S256') ? null : 'no PKCE';
      },
    },
    {
      name: 'cookies that scripts, other hosts or other sites’ forms get',
      run: async (attacker) => {
        const browser = open(attacker);
        const begun = await browser.get('/auth/login');
        const ended = await browser.get(await toCallback(browser));
        const cookies = [...(begun.headers['set-cookie'] ?? []), ...(ended.headers['set-cookie'] ?? [])];
        if (cookies.length < 4) throw new Error(`Only ${cookies.length} cookies`);
        const isOpen = (text: string) => !/; Secure; HttpOnly; SameSite=(Lax|Strict)$/.test(text) || /domain=/i.test(text);
        return cookies.find(isOpen) ?? null;
      },
    },
    {
      name: 'pages that another site puts into a frame, or that run scripts',
      run: async (attacker) => {
        const browser = open(attacker);
        for (const where of ['/auth/callback', '/auth/signed-out']) {
          const policy = String((await browser.get(where)).headers['content-security-policy']);
          if (!/default-src 'none'/.test(policy) || !/frame-ancestors 'none'/.test(policy) || /unsafe|script-src/.test(policy))
            return policy;
        }
        return null;
      },
    },
  ];
}
