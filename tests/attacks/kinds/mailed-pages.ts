import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { sha256 } from '../support/people.ts';
import type { AttackedWorld, Person } from '../support/world.ts';

type Purpose = 'password_reset' | 'email_verification';
type Case = { attacker: Attacker; person: Person; token: string; page: string; purpose: Purpose };

const SIGN_IN = 'mutation ($input: AuthenticateInput!) { authenticate(input: $input) { session { id } } }';
const CHOSEN = 'the password that the attacker wrote into the form';
const PAGES = { password_reset: '/auth/reset', email_verification: '/auth/verify' } as const;
const BOTH = ['password_reset', 'email_verification'] as const;
const OTHER = { password_reset: 'email_verification', email_verification: 'password_reset' } as const;
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const MARKUP = [
  '"><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '" autofocus onfocus="alert(1)',
  "' onfocus='alert(1)",
  '</form><form action="https://evil.example">',
  '</title><script>alert(1)</script>',
  '"><meta http-equiv="refresh" content="0;url=https://evil.example">',
  '"><base href="https://evil.example/">',
  '<!--',
  '"><svg/onload=alert(1)>',
];

/** The pages that links in mails lead to, for who has another link than the right one, and for pages that send others there. */
export function mailedPages(world: AttackedWorld): Kind {
  const database = createAttackedDatabase(world.databaseUrl, world.keep);
  world.keep('a password that was chosen', CHOSEN);

  const make = async (attacker: Attacker, purpose: Purpose): Promise<Case> => {
    const person = await database.newPerson();
    await database.run('UPDATE users SET email_verified_at = NULL WHERE external_user_id = $1', [person.id]);
    return { attacker, person, token: await database.mailToken(person, purpose), page: PAGES[purpose], purpose };
  };
  const submit = ({ attacker, page }: Case, token: string, headers: Record<string, string> = {}) =>
    attacker.send({
      method: 'POST',
      path: page,
      headers: { ...FORM, ...headers },
      body: new URLSearchParams({ token, password: CHOSEN }).toString(),
    });
  /** What the form is for: the attacker's password, or an address that counts as confirmed. */
  const gained = async ({ attacker, person, purpose }: Case): Promise<Loot> => {
    if (purpose === 'password_reset') {
      const { text } = await attacker.ask(SIGN_IN, { variables: { input: { username: person.username, password: CHOSEN } } });
      return text.includes('"session":{') ? text : null;
    }
    const [row] = await database.run('SELECT email_verified_at FROM users WHERE external_user_id = $1', [person.id]);
    return row?.['email_verified_at'] ? 'the address is confirmed' : null;
  };
  const isUsedUp = async ({ token }: Case): Promise<boolean> =>
    (await database.run('SELECT 1 FROM mailed_tokens WHERE token_hash = $1 AND used_at IS NULL AND expires_at > now()', [sha256(token)]))
      .length === 0;

  const each = (name: string, run: (one: Case) => Promise<Loot>): Attempt[] =>
    BOTH.map((purpose) => ({ name: `${PAGES[purpose]}: ${name}`, run: async (attacker) => run(await make(attacker, purpose)) }));
  /** Another token than the one in the mail is put into the form. */
  const bring = (name: string, change: (one: Case) => Promise<string> | string) =>
    each(name, async (one) => {
      await submit(one, await change(one));
      return gained(one);
    });
  /** The right token, but not by the form. */
  const otherwise = (name: string, send: (one: Case) => Promise<unknown>) =>
    each(name, async (one) => {
      await send(one);
      return (await gained(one)) ?? ((await isUsedUp(one)) ? 'the link is used up' : null);
    });
  const set = (statement: string) => async (one: Case) => {
    await database.run(statement, [one.person.id]);
    return one.token;
  };
  const ofPerson = 'user_id = (SELECT id FROM users WHERE external_user_id = $1)';
  const looking =
    (method: string, headers: Record<string, string> = {}, more = '') =>
    (one: Case) =>
      one.attacker.send({ method, path: `${one.page}?token=${one.token}&password=${encodeURIComponent(CHOSEN)}${more}`, headers });

  return {
    name: 'Pages of mailed links',
    minimum: 80,
    controls: each('the link, and its form', async (one) => {
      const page = await one.attacker.send({ method: 'GET', path: `${one.page}?token=${one.token}` });
      if (!page.text.includes(`value="${one.token}"`)) return null;
      await submit(one, one.token);
      return gained(one);
    }),
    attempts: [
      ...each('the form a second time', async (one) => {
        const first = new URLSearchParams({ token: one.token, password: 'what its owner chose' }).toString();
        const answer = await one.attacker.send({ method: 'POST', path: one.page, headers: FORM, body: first });
        if (answer.status !== 200) throw new Error(`The first use was refused: ${answer.text}`);
        await database.run('UPDATE users SET email_verified_at = NULL WHERE external_user_id = $1', [one.person.id]);
        await submit(one, one.token);
        return gained(one);
      }),
      ...bring('after its time', set(`UPDATE mailed_tokens SET expires_at = now() - interval '1 second' WHERE ${ofPerson}`)),
      ...bring('that was used', set(`UPDATE mailed_tokens SET used_at = now() WHERE ${ofPerson}`)),
      ...bring('of an address that the account has no more', set(`UPDATE users SET email = 'moved-' || email WHERE external_user_id = $1`)),
      ...bring('of a deleted account', set('UPDATE users SET deleted_at = now() WHERE external_user_id = $1')),
      ...bring('of the other page', ({ person, purpose }) => database.mailToken(person, OTHER[purpose])),
      ...bring('of somebody else', async ({ purpose }) => database.mailToken(await database.newPerson(), purpose)),
      ...bring('a session', ({ person }) => person.token),
      ...bring('its hash', ({ token }) => sha256(token)),
      ...bring('a guess', () => 'A'.repeat(43)),
      ...bring('a wildcard', () => '%'.repeat(43)),
      ...bring('an injection', () => "' OR token_hash IS NOT NULL --"),
      ...bring('a null', () => '\0'.repeat(43)),
      ...bring('nothing', () => ''),
      ...bring('all but its last letter', ({ token }) => token.slice(0, -1)),
      ...bring('8000 letters', () => 'a'.repeat(8_000)),
      ...bring('a megabyte', () => 'a'.repeat(1_000_000)),
      ...otherwise('looking at the link, as scanners of mail do', async (one) => {
        for (let visits = 0; visits < 3; visits += 1) await looking('GET')(one);
      }),
      ...otherwise('looking at its head', looking('HEAD')),
      ...otherwise('asking what it takes', looking('OPTIONS', { origin: 'https://evil.example', 'access-control-request-method': 'POST' })),
      ...otherwise('a link that says to be a form', looking('GET', { 'x-http-method-override': 'POST' }, '&_method=POST')),
      ...otherwise('a form whose token is in its address', looking('POST', FORM)),
      ...otherwise('JSON', ({ attacker, page, token }) =>
        attacker.send({
          method: 'POST',
          path: page,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ token, password: CHOSEN }),
        }),
      ),
      ...otherwise('plain text of a page of elsewhere', ({ attacker, page, token }) =>
        attacker.send({
          method: 'POST',
          path: page,
          headers: { 'content-type': 'text/plain', origin: 'https://evil.example' },
          body: new URLSearchParams({ token, password: CHOSEN }).toString(),
        }),
      ),
      ...otherwise('a field for each letter', ({ attacker, page, token }) =>
        attacker.send({ method: 'POST', path: page, headers: FORM, body: `token[]=${token}&token[0]=${token}&password=${CHOSEN}` }),
      ),
      ...each('a form of elsewhere in a browser that is signed in', async (one) => {
        const cookie = `__Host-hma_session=${one.person.token}`;
        const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', cookie };
        for (const token of ['', one.person.id, one.person.email]) await submit(one, token, headers);
        return gained(one);
      }),
      ...each('whose link is told to others, or kept', async ({ attacker, page, token }) => {
        const { headers, text } = await attacker.send({ method: 'GET', path: `${page}?token=${token}` });
        if (headers['referrer-policy'] !== 'no-referrer') return `referrer-policy: ${String(headers['referrer-policy'])}`;
        if (headers['cache-control'] !== 'no-store') return `cache-control: ${String(headers['cache-control'])}`;
        return /(?:src|href)=/.exec(text)?.[0] ?? null;
      }),
      ...each('in a frame of another site, or with a script in it', async ({ attacker, page, token }) => {
        const policy = String((await attacker.send({ method: 'GET', path: `${page}?token=${token}` })).headers['content-security-policy']);
        const isClosed = ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"].every((one) =>
          policy.includes(one),
        );
        return isClosed && !/unsafe|script-src/.test(policy) ? null : policy;
      }),
      ...each('whose form goes to the host of the request', async ({ attacker, page, token }) => {
        const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
        const { text, headers: answered } = await attacker.send({ method: 'GET', path: `${page}?token=${token}`, headers });
        return `${text}${JSON.stringify(answered)}`.includes('evil') ? text : null;
      }),
      ...each('which tells a token that was from one that never was', async (one) => {
        await database.run(`UPDATE mailed_tokens SET used_at = now() WHERE ${ofPerson}`, [one.person.id]);
        const [was, never] = [await submit(one, one.token), await submit(one, 'B'.repeat(43))];
        return was.status === never.status && was.text === never.text ? null : `${was.text}\n${never.text}`;
      }),
      ...MARKUP.flatMap((markup) =>
        each(`${markup} in its link`, async ({ attacker, page }) => {
          const { text } = await attacker.send({ method: 'GET', path: `${page}?token=${encodeURIComponent(markup)}` });
          return text.includes(markup) ? text : null;
        }),
      ),
      ...MARKUP.flatMap((markup) =>
        each(`${markup} in its form`, async ({ attacker, page }) => {
          // Too short a password, so that the form is shown again with what was in it.
          const body = new URLSearchParams({ token: markup, password: markup.slice(0, 5) }).toString();
          const { text } = await attacker.send({ method: 'POST', path: page, headers: FORM, body });
          return text.includes(markup) ? text : null;
        }),
      ),
    ],
  };
}
