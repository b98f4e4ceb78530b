import type { Attempt, Kind } from '../support/attempt.ts';
import { sha256 } from '../support/people.ts';
import { attackerKeys, ed25519, forge, hmac, unsigned } from '../support/tokens.ts';
import type { World } from '../support/world.ts';

/** Somebody shows the gateway what is almost, or was once made from, a session token. */
export function sessionTokens(world: World): Kind {
  const { victim, stranger } = world.people;
  const { token } = victim;
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: victim.id, sid: victim.sessionId, roles: ['admin'], iat: now, exp: now + 3_600, iss: world.url, aud: 'huntmaster' };
  const bytes = Buffer.from(token, 'base64url');

  const shown: Record<string, string> = {
    'nothing after the scheme': 'Bearer ',
    'the hash of the token': `Bearer ${sha256(token)}`,
    'the hash in base64url': `Bearer ${Buffer.from(sha256(token), 'hex').toString('base64url')}`,
    'the public id of the session': `Bearer ${victim.sessionId}`,
    'the public id of the user': `Bearer ${victim.id}`,
    'the name of the user': 'Bearer victim',
    'all but the last letter': `Bearer ${token.slice(0, -1)}`,
    'all but the first letter': `Bearer ${token.slice(1)}`,
    'a letter more': `Bearer ${token}A`,
    padding: `Bearer ${token}=`,
    'other letters': `Bearer ${swapCase(token)}`,
    'the token in hex': `Bearer ${bytes.toString('hex')}`,
    'the token in plain base64': `Bearer ${bytes.toString('base64')}==`,
    'the token percent-encoded': `Bearer ${encodeURIComponent(token)}%00`,
    'a wildcard': `Bearer ${'%'.repeat(43)}`,
    'a pattern': `Bearer ${'_'.repeat(43)}`,
    'a quote': `Bearer '||(SELECT(session_token)FROM(user_sessions)LIMIT(1))||'`,
    'an object': 'Bearer {"$ne":null}',
    'the word null': 'Bearer null',
    'the word undefined': 'Bearer undefined',
    true: 'Bearer true',
    zeros: `Bearer ${'A'.repeat(43)}`,
    'a token of 400 letters': `Bearer ${'a'.repeat(400)}`,
    'a token of 10 kB': `Bearer ${'a'.repeat(10_000)}`,
    'a real token after another word': `Bearer x ${token}`,
    'a real token twice': `Bearer ${token}, Bearer ${token}`,
    'another scheme': `Basic ${token}`,
    'the password as Basic': `Basic ${Buffer.from(`victim:${victim.password}`).toString('base64')}`,
    'no scheme': token,
    'scheme and token without a space': `Bearer${token}`,
    'a tab in the token': `Bearer ${token.slice(0, 20)}\t${token.slice(20)}`,
    'an unsigned JWT': `Bearer ${forge({ alg: 'none', typ: 'JWT' }, claims, unsigned)}`,
    'a JWT of a key of one’s own': `Bearer ${forge({ alg: 'EdDSA' }, claims, ed25519(attackerKeys().ed25519.privateKey))}`,
    'a JWT signed with a guessed secret': `Bearer ${forge({ alg: 'HS256' }, claims, hmac('sha256', 'secret'))}`,
    'an identity token': `Bearer ${forge({ alg: 'EdDSA' }, { ...claims, iss: 'hma-gateway', aud: 'user' }, ed25519(attackerKeys().ed25519.privateKey))}`,
  };

  const query = '{ me { id username } }';
  const isVictim = (text: string) => (text.includes(victim.id) || text.includes('"username"') ? text : null);
  const overHttp = (name: string, headers: Record<string, string | string[]>, path = '/graphql'): Attempt => ({
    name,
    run: async (attacker) => {
      const { text } = await attacker.send({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      });
      return isVictim(text);
    },
  });
  const overSocket = (name: string, payload: Record<string, unknown>): Attempt => ({
    name: `over a WebSocket: ${name}`,
    run: async (attacker) => isVictim((await attacker.live({ query, payload })).text),
  });

  return {
    name: 'Forged session tokens',
    minimum: 40,
    controls: [
      overHttp('the token', { authorization: `Bearer ${token}` }),
      overHttp('the token, scheme in small letters', { authorization: `bearer ${token}` }),
      overSocket('the token', { authorization: `Bearer ${token}` }),
    ],
    attempts: [
      ...Object.entries(shown).map(([name, authorization]) => overHttp(name, { authorization })),
      overHttp('in the query string', {}, `/graphql?token=${token}&access_token=${token}&authorization=Bearer%20${token}`),
      overHttp('in a header of its own', { 'x-session-token': token, 'x-access-token': token, 'x-authorization': `Bearer ${token}` }),
      overHttp('in proxy-authorization', { 'proxy-authorization': `Bearer ${token}` }),
      overHttp('as a service token', { 'x-service-token': token }),
      overHttp('as a service token with its scheme', { 'x-service-token': `Bearer ${token}` }),
      overHttp('in a cookie of another name', { cookie: `session=${token}; hma_session=${token}; token=${token}` }),
      overSocket('nothing after the scheme', { authorization: 'Bearer ' }),
      overSocket('the hash of the token', { authorization: `Bearer ${sha256(token)}` }),
      overSocket('a token that is no text', { authorization: [`Bearer ${token}`] }),
      overSocket('a token in an object', { headers: { authorization: `Bearer ${token}` } }),
      overSocket('a field of another name', { token, sessionToken: token }),
      overSocket('an unsigned JWT', { authorization: shown['an unsigned JWT'] }),
      // Whose token it is decides, not what is said beside it.
      {
        name: 'another user’s id beside one’s own token',
        run: async (attacker) => {
          const { text } = await attacker.ask('{ me { id } }', {
            token: stranger.token,
            headers: { 'x-user-id': victim.id, 'x-hma-viewer': victim.id },
          });
          return text.includes(victim.id) ? text : null;
        },
      },
    ],
  };
}

const swapCase = (text: string) =>
  text.replaceAll(/[A-Za-z]/g, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
