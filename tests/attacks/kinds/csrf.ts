import type { Attempt, Kind } from '../support/attempt.ts';
import type { AttackedWorld } from '../support/world.ts';
import { FOREIGN_ORIGINS, LISTED_ORIGIN } from './origins.ts';

/** Another page makes the browser of somebody who is signed in ask: the cookie comes along, the page is not ours. */
export function csrf(world: AttackedWorld): Kind {
  const { victim } = world.people;
  const cookie = `__Host-hma_session=${victim.token}`;
  const own = `http://${new URL(world.url).host}`;
  const mutation = 'mutation { updateProfile(input: { profile: { bio: "forged" } }) { user { id } } }';
  const json = JSON.stringify({ query: mutation });
  const form = new URLSearchParams({ query: mutation }).toString();
  const parts = `--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${json}\r\n--x\r\nContent-Disposition: form-data; name="map"\r\n\r\n{}\r\n--x--\r\n`;

  const send = (
    name: string,
    headers: Record<string, string>,
    body: string | null = json,
    method = 'POST',
    path = '/graphql',
  ): Attempt => ({
    name,
    run: async (attacker) => {
      const { text } = await attacker.send({ method, path, headers: { cookie, ...headers }, ...(body !== null && { body }) });
      return text.includes(victim.id) ? text : null;
    },
  });
  const types: Record<string, string> = {
    'text/plain': json,
    'text/plain;charset=UTF-8': json,
    'application/x-www-form-urlencoded': form,
    'multipart/form-data; boundary=x': parts,
    'text/plain; application/json': json,
    'application/x-www-form-urlencoded; charset=application/json': json,
    '': json,
  };
  const get = (query: string) => `/graphql?query=${encodeURIComponent(query)}`;
  const isJson = { 'content-type': 'application/json' };

  return {
    name: 'Cross-site request forgery',
    minimum: 40,
    controls: [
      send('a page of ours', { ...isJson, origin: own }),
      send('a listed page', { ...isJson, origin: LISTED_ORIGIN }),
      send('a listed page, by GET', { ...isJson, origin: LISTED_ORIGIN }, null, 'GET', get('{ me { id } }')),
    ],
    attempts: [
      ...FOREIGN_ORIGINS.map((origin) => send(`JSON from ${origin}`, { ...isJson, origin })),
      ...Object.entries(types).flatMap(([type, body]) => [
        send(`${type || 'no type'} from a foreign page`, { 'content-type': type, origin: 'https://evil.example' }, body),
        send(`${type || 'no type'} from a page without an origin`, { 'content-type': type, origin: 'null' }, body),
        send(`${type || 'no type'} from a listed page`, { 'content-type': type, origin: LISTED_ORIGIN }, body),
        send(`${type || 'no type'} without an origin`, { 'content-type': type }, body),
      ]),
      send('JSON without an origin', isJson),
      send('JSON without an origin, from another site', { ...isJson, 'sec-fetch-site': 'cross-site' }),
      send('JSON without an origin, from a sibling', { ...isJson, 'sec-fetch-site': 'same-site' }),
      send('JSON without an origin, by nobody', { ...isJson, 'sec-fetch-site': 'none' }),
      send('JSON with the page in the referer', { ...isJson, referer: `${own}/graphql` }),
      send('JSON with two origins', { ...isJson, origin: `https://evil.example, ${own}` }),
      send('JSON from a foreign page that names our host', {
        ...isJson,
        origin: 'https://evil.example',
        'x-forwarded-host': 'evil.example',
      }),
      send('a foreign page that says to be a preflighted one', {
        ...isJson,
        origin: 'https://evil.example',
        'apollo-require-preflight': 'true',
      }),
      send('a mutation by GET', { origin: LISTED_ORIGIN, ...isJson }, null, 'GET', get(mutation)),
      send('a mutation by GET, preflighted', { origin: own, 'apollo-require-preflight': 'true' }, null, 'GET', get(mutation)),
      send(
        'a mutation by GET without an origin',
        { 'sec-fetch-site': 'same-origin', 'apollo-require-preflight': 'true' },
        null,
        'GET',
        get(mutation),
      ),
      send('a query by a link', { accept: 'text/html' }, null, 'GET', get('{ me { id } }')),
      send(
        'a query by a picture',
        { accept: 'image/*', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
        null,
        'GET',
        get('{ me { id } }'),
      ),
      send(
        'a query by a script',
        { accept: '*/*', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' },
        null,
        'GET',
        `${get('{ me { id } }')}&callback=x`,
      ),
      send('a query without a type from a listed page', { origin: LISTED_ORIGIN }, null, 'GET', get('{ me { id } }')),
      send('a POST that says to be a GET', {
        origin: 'https://evil.example',
        'content-type': 'text/plain',
        'x-http-method-override': 'GET',
      }),
      send('PUT', { ...isJson, origin: 'https://evil.example' }, json, 'PUT'),
      send(
        'a query beside a form',
        { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
        form,
        'POST',
        get(mutation),
      ),
    ],
  };
}
