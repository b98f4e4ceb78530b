import type { Attempt, Kind } from '../support/attempt.ts';
import { MARKS, type World } from '../support/world.ts';

/** A line of what may not be read, whatever its road: accounts of the machine, our own sources and secrets, the database, objects by signatures of others. */
const LOOT = new RegExp(`root:.*:0:0:|"name": "hunt-master|PRIVATE KEY|PG_VERSION|"password"|${MARKS.fileText}`);

/** Other paths and other signatures than those that were given out, under `/files/` and `/graphql/assets/`. */
export function files({ things, dataDirectory, people }: World): Kind {
  const signed = new URL(things.fileUrl);
  const path = signed.pathname;
  const query = signed.search;
  const name = path.split('/').at(-1) ?? '';
  const folder = path.slice(0, -name.length);
  const changed = (change: (search: URLSearchParams) => void): string => {
    const search = new URLSearchParams(signed.searchParams);
    change(search);
    return `${path}?${search.toString()}`;
  };
  const signature = signed.searchParams.get('signature') ?? '';
  const expires = Number(signed.searchParams.get('expires'));

  const get = (title: string, target: string, more: Record<string, string> = {}, method = 'GET'): Attempt => ({
    name: title,
    run: async (attacker) => {
      const { text, status } = await attacker.send({ method, path: target, headers: more });
      return LOOT.test(text) ? `${status} ${text}` : null;
    },
  });
  /** Succeeds when the object is another one afterwards. */
  const put = (title: string, method: string, target: string, more: Record<string, string> = {}): Attempt => ({
    name: title,
    run: async (attacker) => {
      const { status } = await attacker.send({
        method,
        path: target,
        headers: { 'content-type': 'application/pdf', ...more },
        body: '%PDF-1.7 replaced',
      });
      const { text } = await attacker.send({ method: 'GET', path: `${path}${query}` });
      return status < 300 || !text.includes(MARKS.fileText) ? `${status}, then ${text}` : null;
    },
  });
  /** The line as it is: libraries put paths right. */
  const raw = (title: string, target: string): Attempt => ({
    name: title,
    run: async (attacker) => {
      const text = await attacker.raw(`GET ${target} HTTP/1.1\r\nHost: ${signed.host}\r\nConnection: close\r\n\r\n`);
      return LOOT.test(text) ? text : null;
    },
  });

  const up = (steps: number, step = '../') => step.repeat(steps);
  const climbing = [
    '../',
    '..%2f',
    '%2e%2e/',
    '%2e%2e%2f',
    '%252e%252e%252f',
    '..%5c',
    '..\\',
    '%2e%2e%5c',
    '..%c0%af',
    '..%ef%bc%8f',
    '....//',
    '..;/',
    '.%00./',
    '%u002e%u002e/',
  ];
  const secrets = ['etc/passwd', 'package.json'];
  return {
    name: 'Files and signatures',
    inTurn: true,
    minimum: 60,
    controls: [
      get('the file by its URL', `${path}${query}`),
      get('a part of it', `${path}${query}`, { range: 'bytes=0-40' }),
      raw('the file, byte by byte', `${path}${query}`),
    ],
    attempts: [
      ...climbing.flatMap((step) =>
        secrets.map((target) => raw(`climbing by ${step} to ${target}`, `/files/${up(8, step)}${target}${query}`)),
      ),
      ...climbing
        .slice(0, 8)
        .map((step) => raw(`climbing by ${step} from the folder of the file`, `${folder}${up(12, step)}etc/passwd${query}`)),
      ...climbing
        .slice(0, 8)
        .map((step) => raw(`climbing by ${step} to the secret that signs`, `/files/${up(1, step)}files-secret${query}`)),
      ...climbing.map((step) => raw(`assets: climbing by ${step}`, `/graphql/assets/${up(8, step)}etc/passwd`)),
      ...climbing
        .slice(0, 8)
        .map((step) => raw(`assets: climbing by ${step} to the sources`, `/graphql/assets/${up(2, step)}package.json`)),
      raw('an absolute path', `/files//etc/passwd${query}`),
      raw('an encoded absolute path', `/files/%2fetc%2fpasswd${query}`),
      raw('a path of the data directory', `/files/${dataDirectory}/academy.log${query}`),
      raw('a file URL', `/files/file:///etc/passwd${query}`),
      raw('assets: an absolute path', '/graphql/assets//etc/passwd'),
      raw('assets: an encoded absolute path', '/graphql/assets/%2fetc%2fpasswd'),
      raw('a null behind the name', `${path}%00.png${query}`),
      raw('a null before the end', `/files/${up(8)}etc/passwd%00${name}${query}`),
      raw('a broken escape', `/files/%${query}`),
      raw('an escape that is no UTF-8', `/files/%ff%fe${query}`),
      raw('the folder', `${folder}${query}`),
      raw('the root of the files', `/files/${query}`),
      raw('two slashes', `/files//${path.slice(7)}${query}`),
      raw('a dot in the path', `/files/./${path.slice(7)}${query}`),
      raw('a path that goes out and in again', `/files/x/../${path.slice(7)}${query}`),
      raw('a path that ends in a dot', `${path}.${query}`),
      raw('a path that ends in a space', `${path}%20${query}`),
      raw('capitals', `${path.toUpperCase()}${query}`),
      get('no signature', path),
      get(
        'an empty signature',
        changed((search) => search.set('signature', '')),
      ),
      get(
        'half a signature',
        changed((search) => search.set('signature', signature.slice(0, 20))),
      ),
      get(
        'another first letter',
        changed((search) => search.set('signature', `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`)),
      ),
      get(
        'a signature of zeros',
        changed((search) => search.set('signature', Buffer.alloc(32).toString('base64url'))),
      ),
      get('two signatures, the first wrong', `${path}?signature=x&${signed.searchParams.toString()}`),
      get(
        'the signature in capitals',
        changed((search) => search.set('signature', signature.toUpperCase())),
      ),
      get(
        'a later end',
        changed((search) => search.set('expires', String(expires + 3_600))),
      ),
      get(
        'an end far off',
        changed((search) => search.set('expires', '99999999999')),
      ),
      get(
        'no end',
        changed((search) => search.delete('expires')),
      ),
      get(
        'an end that is no number',
        changed((search) => search.set('expires', 'never')),
      ),
      get(
        'an end in another notation',
        changed((search) => search.set('expires', `${expires}.0`)),
      ),
      get('two ends', `${path}?expires=99999999999&${signed.searchParams.toString()}`),
      get(
        'a name for the download',
        changed((search) => search.set('name', 'a.html')),
      ),
      get(
        'a type',
        changed((search) => search.set('type', 'text/html')),
      ),
      get('another object by this signature', `${folder}other.pdf${query}`),
      get('another course by this signature', `${path.replace(/\/[^/]+\//, '/other/')}x${query}`),
      get('a signature in a header', path, { authorization: `Signature ${signature}` }),
      get('a session instead of a signature', path, { authorization: `Bearer ${people.admin.token}` }),
      get('another host', `/files/${up(3)}etc/passwd${query}`, { host: 'files.internal' }),
      get('the address that a proxy would hide', '/health/live', {
        'x-original-url': '/files/../files-secret',
        'x-rewrite-url': '/etc/passwd',
      }),
      ...['POST', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'COPY', 'LINK'].map((method) =>
        get(`${method} of the file`, `${path}${query}`, {}, method),
      ),
      put('PUT by a signature for GET', 'PUT', `${path}${query}`),
      put('PUT with limits of one’s own', 'PUT', `${path}${query}&max=100000&type=application%2Fpdf`),
      put('POST that says to be a PUT', 'POST', `${path}${query}`, { 'x-http-method-override': 'PUT' }),
      put('POST that asks to be a PUT', 'POST', `${path}${query}&_method=PUT`),
      put('DELETE of the file', 'DELETE', `${path}${query}`),
      put('MOVE of the file', 'MOVE', `${path}${query}`, { destination: '/files/other.pdf' }),
      ...Object.entries({
        'a range from behind': 'bytes=-99999999999999999999',
        'a range that ends before it begins': 'bytes=9-1',
        'a thousand ranges': `bytes=${Array.from({ length: 1_000 }, (_, n) => `${n}-${n}`).join(',')}`,
        'a range in other units': 'lines=1-2',
        'a range of words': 'bytes=a-b',
        'a negative range': 'bytes=--1',
      }).map(([title, range]): Attempt => ({
        name: title,
        run: async (attacker) => {
          const { text, status } = await attacker.send({ method: 'GET', path: `${path}${query}`, headers: { range } });
          return [200, 206, 416].includes(status) && text.length < 2_000 ? null : `${status} ${text.length}`;
        },
      })),
    ],
  };
}
