import { randomUUID } from 'node:crypto';
import { createAttackedDatabase } from '../support/attacked-database.ts';
import type { Attacker } from '../support/attacker.ts';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import { attackerKeys, ecdsa, ed25519, forge, hmac, unsigned, type Claims } from '../support/tokens.ts';
import { createToldSignIns, type ToldSignIn } from '../support/told-sign-in.ts';
import { NONE, SIGN_IN_HOST, type AttackedWorld } from '../support/world.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Longer than the second that is promised: the machine is busy with other attempts. */
const WITHIN_MS = 5_000;
const PATH = '/auth/backchannel-logout';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', host: SIGN_IN_HOST };

/** Somebody wants to end sessions of others by a logout token that the provider did not make for this, for here, and for once. */
export function backChannelLogout(world: AttackedWorld): Kind {
  const told = createToldSignIns(world);
  const database = createAttackedDatabase(world.apart.databaseUrl, world.keep);
  const { issuer, publicJwk } = world.provider;
  const { kid, x = '' } = publicJwk as { kid: string; x?: string };
  const keys = attackerKeys();
  const publicText = JSON.stringify(publicJwk);
  const now = () => Math.floor(Date.now() / 1000);

  const claimsFor = ({ subject, sid }: ToldSignIn): Claims => ({
    iss: issuer,
    aud: 'the-academy',
    iat: now(),
    exp: now() + 120,
    jti: randomUUID(),
    sub: subject,
    sid,
    events: { [EVENT]: {} },
  });
  const post = (attacker: Attacker, token: string) =>
    attacker.send({ method: 'POST', path: PATH, headers: FORM, body: new URLSearchParams({ logout_token: token }).toString() });
  const endOf = (name: string, work: (victim: ToldSignIn, attacker: Attacker) => Promise<unknown>): Attempt => ({
    name,
    run: async (attacker): Promise<Loot> => {
      const victim = await told.signIn(attacker);
      await work(victim, attacker);
      return (await database.isSessionOver(victim.token)) ? 'the session has ended' : null;
    },
  });
  /** By the provider. All of it is in order, but for what is changed. */
  const signed = (name: string, change: Claims | ((victim: ToldSignIn) => Claims), header: Claims = {}) =>
    endOf(`of the provider: ${name}`, async (victim, attacker) => {
      const changes = typeof change === 'function' ? change(victim) : change;
      await post(attacker, await told.sign({ ...claimsFor(victim), ...changes }, { typ: 'logout+jwt', ...header }));
    });
  const forged = (name: string, header: Claims, signature: Parameters<typeof forge>[2]) =>
    endOf(name, (victim, attacker) => post(attacker, forge({ typ: 'logout+jwt', ...header }, claimsFor(victim), signature)));
  /** The right token, in another way than the right one. */
  const sent = (
    name: string,
    write: (token: string) => { path?: string; method?: string; headers?: Record<string, string>; body?: string },
  ) =>
    endOf(`in order, but ${name}`, async (victim, attacker) => {
      const { path = PATH, method = 'POST', headers = FORM, body } = write(await told.sign(claimsFor(victim), { typ: 'logout+jwt' }));
      await attacker.send({ method, path, headers, ...(body !== undefined && { body }) });
    });
  const event = (name: string, events: unknown) => signed(name, { events });

  return {
    name: 'Back-channel logout',
    minimum: 50,
    controls: [
      signed('in order', {}),
      signed('for the session alone', { sub: NONE }),
      signed('for the person alone', { sid: NONE }),
      signed('of a plain type', {}, { typ: 'JWT' }),
      {
        name: 'of the provider: a gateway that has just seen the session knows it soon',
        run: async (attacker) => {
          const victim = await told.signIn(attacker);
          if (!(await told.isAlive(attacker, victim.token))) return null;
          await post(attacker, await told.sign(claimsFor(victim), { typ: 'logout+jwt' }));
          for (const deadline = Date.now() + WITHIN_MS; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50)))
            if (!(await told.isAlive(attacker, victim.token))) return 'the token is of no use';
          return null;
        },
      },
    ],
    attempts: [
      ...['none', 'None', 'NONE', 'nOnE', ''].map((alg) => forged(`alg ${alg || 'empty'}`, { alg }, unsigned)),
      forged('HS256 with the provider’s JWK', { alg: 'HS256' }, hmac('sha256', publicText)),
      forged('HS256 with the provider’s JWK and key id', { alg: 'HS256', kid }, hmac('sha256', publicText)),
      forged('HS256 with the key’s bytes', { alg: 'HS256', kid }, hmac('sha256', Buffer.from(x, 'base64url'))),
      forged('HS256 with nothing', { alg: 'HS256' }, hmac('sha256', '')),
      forged('a key of one’s own', { alg: 'EdDSA' }, ed25519(keys.ed25519.privateKey)),
      forged('a key of one’s own, with the provider’s id', { alg: 'ES256', kid }, ecdsa(keys.ec.privateKey)),
      forged(
        'a key of one’s own in the header',
        { alg: 'ES256', jwk: keys.ec.publicKey.export({ format: 'jwk' }) },
        ecdsa(keys.ec.privateKey),
      ),
      forged('a key of one’s own at an address', { alg: 'ES256', jku: `${issuer}/evil` }, ecdsa(keys.ec.privateKey)),
      forged('the provider’s algorithm and a signature of zeros', { alg: 'ES256', kid }, () => Buffer.alloc(64)),
      forged('the provider’s algorithm and no signature', { alg: 'ES256', kid }, unsigned),
      signed('of another issuer', { iss: 'https://evil.example' }),
      signed('of an issuer with a slash more', { iss: `${issuer}/` }),
      signed('without an issuer', { iss: NONE }),
      signed('for another client', { aud: 'another' }),
      signed('for other clients', { aud: ['another', 'third'] }),
      signed('for nobody', { aud: NONE }),
      event('without an event', NONE),
      event('with no event', {}),
      event('with another event', { 'http://schemas.openid.net/event/other': {} }),
      event('with the event as a text', { [EVENT]: 'yes' }),
      event('with the event as null', { [EVENT]: null }),
      event('with the event as a list', { [EVENT]: [] }),
      event('with a list of events', [EVENT]),
      event('with its event’s name as a text', EVENT),
      signed('with a nonce, so a token of a sign-in', { nonce: 'n' }),
      signed('with an empty nonce', { nonce: '' }),
      signed('without a time', { iat: NONE }),
      signed('of the day before yesterday', () => ({ iat: now() - 172_800 })),
      signed('of tomorrow', () => ({ iat: now() + 86_400 })),
      signed('after its time', () => ({ exp: now() - 120 })),
      signed('before its time', () => ({ nbf: now() + 3_600 })),
      signed('without an id', { jti: NONE }),
      signed('with an empty id', { jti: '' }),
      signed('with an id that is a number', { jti: 7 }),
      signed('for nobody and nothing', { sub: NONE, sid: NONE }),
      signed('for somebody else’s session', { sid: randomUUID() }),
      signed('for somebody else, in this session', { sub: randomUUID() }),
      signed('for a wildcard', { sid: '%', sub: NONE }),
      signed('for an empty session', { sid: '', sub: NONE }),
      signed('for a session with a null in it', ({ sid }) => ({ sid: `${sid}\0`, sub: NONE })),
      signed('for a list of sessions', ({ sid }) => ({ sid: [sid], sub: NONE })),
      signed('for a session that is null', { sid: null }),
      signed('for a person in capital letters', ({ subject }) => ({ sub: subject.toUpperCase(), sid: NONE })),
      signed('of a token for APIs', {}, { typ: 'at+jwt' }),
      signed('of an event token', {}, { typ: 'secevent+jwt' }),
      endOf('a token of a sign-in', async ({ subject, sid }, attacker) =>
        post(attacker, await told.sign({ sub: subject, sid, nonce: 'n', email: `${subject}@example.org` })),
      ),
      endOf('with other claims behind the signature', async (victim, attacker) => {
        const [head, , signature] = (await told.sign({ ...claimsFor(victim), sub: 'me', sid: 'mine' }, { typ: 'logout+jwt' })).split('.');
        const claims = Buffer.from(JSON.stringify(claimsFor(victim))).toString('base64url');
        await post(attacker, [head, claims, signature].join('.'));
      }),
      ...['as it was', 'for another session'].map((what): Attempt => ({
        name: `a token a second time, ${what}`,
        run: async (attacker) => {
          const first = await told.signIn(attacker);
          // Older than the sign-in that follows.
          const claims = { ...claimsFor(first), sid: NONE, iat: now() - 20 };
          const token = await told.sign(claims, { typ: 'logout+jwt' });
          await post(attacker, token);
          if (!(await database.isSessionOver(first.token))) throw new Error('The first use was refused');
          const again = await told.signIn(attacker, { sub: first.subject });
          await post(attacker, what === 'as it was' ? token : await told.sign({ ...claims, sid: again.sid }, { typ: 'logout+jwt' }));
          return (await database.isSessionOver(again.token)) ? 'the session has ended' : null;
        },
      })),
      sent('by a link', (token) => ({ method: 'GET', path: `${PATH}?logout_token=${token}` })),
      sent('in its address', (token) => ({ path: `${PATH}?logout_token=${token}`, body: '' })),
      sent('in JSON', (token) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ logout_token: token }) })),
      sent('in plain text', (token) => ({ headers: { 'content-type': 'text/plain' }, body: `logout_token=${token}` })),
      sent('behind another', (token) => ({ body: `logout_token=a.b.c&logout_token=${token}` })),
      sent('in a list', (token) => ({ body: `logout_token[]=${token}` })),
      sent('in capital letters', (token) => ({ body: `LOGOUT_TOKEN=${token}` })),
      sent('under the name of another', (token) => ({ body: `id_token=${token}&token=${token}` })),
      sent('with 9000 letters behind it', (token) => ({ body: `logout_token=${token}${'a'.repeat(9_000)}` })),
      sent('with a megabyte behind it', (token) => ({ body: `logout_token=${token}${'a'.repeat(1_000_000)}` })),
      sent('in authorization', (token) => ({ headers: { ...FORM, authorization: `Bearer ${token}` }, body: '' })),
    ],
  };
}
