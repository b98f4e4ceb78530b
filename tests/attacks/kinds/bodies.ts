import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Attempt, Kind, Loot } from '../support/attempt.ts';
import type { World } from '../support/world.ts';

const HELD_MS = 5_000;

/** What no client sends, over HTTP and over a WebSocket: refused, soon, and without harm to anybody else. */
export function bodies(world: World): Kind {
  const { host } = new URL(world.url);
  const token = world.people.tester.token;
  const query = '{ me { id } }';
  const good = JSON.stringify({ query });
  const json = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const executed = (text: string, elapsedMs = 0): Loot => {
    if (elapsedMs > HELD_MS) return `held for ${Math.round(elapsedMs)} ms`;
    return text.includes(world.people.tester.id) ? text.slice(0, 300) : null;
  };

  const post = (name: string, body: string | Buffer, more: Record<string, string> = {}): Attempt => ({
    name,
    run: async (attacker) => {
      const { text, elapsedMs } = await attacker.send({ method: 'POST', path: '/graphql', headers: { ...json, ...more }, body });
      return executed(text, elapsedMs);
    },
  });
  const written = (name: string, text: string | Buffer): Attempt => ({ name, run: async (attacker) => executed(await attacker.raw(text)) });
  const head = (...lines: string[]) =>
    [`POST /graphql HTTP/1.1`, `Host: ${host}`, 'Content-Type: application/json', `Authorization: Bearer ${token}`, ...lines, '', ''].join(
      '\r\n',
    );
  const payload = { authorization: `Bearer ${token}` };
  const init = JSON.stringify({ type: 'connection_init', payload });
  const subscribe = (change: Record<string, unknown>) => JSON.stringify({ id: '1', type: 'subscribe', payload: { query }, ...change });
  const frames = (name: string, ...sent: (string | Buffer)[]): Attempt => ({
    name: `over a WebSocket: ${name}`,
    run: async (attacker) => executed((await attacker.live({ frames: sent, quietMs: 200 })).text),
  });
  const wrong = (name: string, value: unknown): Attempt => post(name, JSON.stringify(value));

  return {
    name: 'Oversized and malformed bodies',
    minimum: 60,
    controls: [
      post('a body as it should be', good),
      post(
        'a body with all its parts',
        JSON.stringify({ query: `query A { me { id } }`, operationName: 'A', variables: {}, extensions: {} }),
      ),
      written('byte by byte', `${head(`Content-Length: ${good.length}`)}${good}`),
      {
        name: 'over a WebSocket',
        run: async (attacker) => executed((await attacker.live({ query, payload })).text),
      },
    ],
    attempts: [
      post('nothing', ''),
      post('a space', ' '),
      wrong('null', null),
      wrong('a list', []),
      wrong('a list of nothing', [null]),
      wrong('a list of operations', [{ query }, { query }]),
      wrong('a text', query),
      wrong('a number', 1),
      wrong('true', true),
      wrong('an empty object', {}),
      wrong('a query that is a number', { query: 1 }),
      wrong('a query that is a list', { query: [query] }),
      wrong('a query that is an object', { query: { kind: 'Document' } }),
      wrong('a query that is null', { query: null }),
      wrong('a query that is empty', { query: '' }),
      wrong('a query of spaces', { query: '   ' }),
      wrong('a comment alone', { query: '# nothing' }),
      wrong('variables that are a list', { query: 'query ($a: Int) { me { id } }', variables: [1] }),
      wrong('variables that are a text', { query, variables: 'a' }),
      wrong('variables that are a number', { query, variables: 7 }),
      wrong('an operation’s name that is an object', { query, operationName: { a: 1 } }),
      wrong('an operation’s name that is a list', { query, operationName: [] }),
      wrong('an operation that is not there', { query, operationName: 'Other' }),
      wrong('extensions that are a text', { query, extensions: 'a' }),
      wrong('a persisted query without its hash', { extensions: { persistedQuery: { version: 1 } } }),
      wrong('a persisted query of a wrong hash', { query, extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
      wrong('a persisted query of a hash that is an object', {
        query,
        extensions: { persistedQuery: { version: 1, sha256Hash: { $ne: 1 } } },
      }),
      post('half of the body', good.slice(0, -3)),
      post('a comma too many', '{"query":"{ me { id } }",}'),
      post('single quotes', "{'query':'{ me { id } }'}"),
      post('two bodies', `${good}${good}`),
      post('a body that is no UTF-8', Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}')])),
      post('UTF-16', Buffer.from(good, 'utf16le')),
      post('a null inside', '{"query":"{ me { id } }"}\0x'),
      post('lists in lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
      post('objects in objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`),
      post(
        'a variable in lists in lists',
        `{"query":"query ($a: JSON) { me { id } }","variables":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}x`,
      ),
      post('a number too large', '{"query":"{ me { id } }","variables":{"a":1e99999}}1'),
      post('a key of the prototype', `{"query":"{ me { id } }","__proto__":{"polluted":true}}`),
      post('a constructor', `{"query":"{ me { id } }","constructor":{"prototype":{"polluted":true}}}`),
      post('10 MB', JSON.stringify({ query: `{ me { id } } #${'x'.repeat(10_000_000)}` })),
      post('just over the limit', JSON.stringify({ query: `{ me { id } } #${'x'.repeat(1_048_576)}` })),
      post('2 MB of spaces', `${' '.repeat(2_000_000)}${good}`),
      post('a gzip bomb', gzipSync(Buffer.alloc(20_000_000, 0x20)), { 'content-encoding': 'gzip' }),
      post('gzip', gzipSync(good), { 'content-encoding': 'gzip' }),
      post('gzip that is none', good, { 'content-encoding': 'gzip', 'content-type': 'application/gzip' }),
      post('deflate', deflateRawSync(good), { 'content-encoding': 'deflate' }),
      post('brotli that is none', Buffer.from([1, 2, 3]), { 'content-encoding': 'br' }),
      post('a type of text', good, { 'content-type': 'text/plain' }),
      post('a form', `query=${encodeURIComponent(query)}`, { 'content-type': 'application/x-www-form-urlencoded' }),
      post('a form of parts', `--a\r\nContent-Disposition: form-data; name="operations"\r\n\r\n${good}\r\n--a--\r\n`, {
        'content-type': 'multipart/form-data; boundary=a',
      }),
      post('a form of parts without an end', '--a\r\nContent-Disposition: form-data; name="operations"', {
        'content-type': 'multipart/form-data',
      }),
      post('XML', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', { 'content-type': 'application/xml' }),
      post('a type of nothing', good, { 'content-type': '' }),
      post('a type that is none', good, { 'content-type': ';;;' }),
      post('a type of 6 kB', good, { 'content-type': `text/${'x'.repeat(6_000)}` }),
      written('a body that is longer than it says', `${head('Content-Length: 10')}${good}`),
      written('a body that never comes', head('Content-Length: 100000')),
      written('half of a chunk', `${head('Transfer-Encoding: chunked')}ff\r\n${good}`),
      written('a chunk that is no number', `${head('Transfer-Encoding: chunked')}zz\r\n${good}\r\n0\r\n\r\n`),
      written('a method of its own', `FROB /graphql HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a connection to somebody else', `CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a trace', `TRACE /graphql HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`),
      written('HTTP/0.9', 'GET /graphql\r\n\r\n'),
      written('HTTP/2 by its preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      written('TLS', Buffer.from('16030100a5010000a10303', 'hex')),
      written('bytes of no protocol', Buffer.from(Array.from({ length: 2_000 }, (_, n) => (n * 7) % 256))),
      written('no host', `GET /health/live HTTP/1.1\r\n\r\n`),
      written('a path of two slashes', `GET // HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a path of three slashes', `GET /// HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a path that is no address', `GET //:99999/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a path that is a wrong address', `GET http://[ HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a path of a broken escape', `GET /%zz%c0%ae HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('an asterisk', `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a path of 100 kB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('a query string of 12 kB', `GET /graphql?query=${'%7B'.repeat(4_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      written('5,000 headers', `GET /graphql HTTP/1.1\r\nHost: ${host}\r\n${'A: b\r\n'.repeat(5_000)}\r\n`),
      written('a header of 64 kB', `GET /graphql HTTP/1.1\r\nHost: ${host}\r\nA: ${'b'.repeat(65_536)}\r\n\r\n`),
      written('an upgrade of two slashes', upgrade('//')),
      written('an upgrade of a wrong address', upgrade('http://[')),
      written('an upgrade of a broken escape', upgrade('/%zz')),
      written('an upgrade without its key', upgrade('/graphql').replace(/Sec-WebSocket-Key: .*\r\n/, '')),
      written('an upgrade of an old version', upgrade('/graphql').replace('Version: 13', 'Version: 6')),
      written('an upgrade to another protocol', upgrade('/graphql').replace('Upgrade: websocket', 'Upgrade: h2c')),
      written('a frame without its mask', Buffer.concat([Buffer.from(upgrade('/graphql')), Buffer.from([0x81, 0x02, 0x68, 0x69])])),
      written('a frame of a reserved kind', Buffer.concat([Buffer.from(upgrade('/graphql')), Buffer.from([0x83, 0x80, 1, 2, 3, 4])])),
      written(
        'a frame that says to be 2^63 bytes',
        Buffer.concat([Buffer.from(upgrade('/graphql')), Buffer.from('81ff7fffffffffffffff01020304', 'hex')]),
      ),
      written(
        'a ping of 200 bytes',
        Buffer.concat([Buffer.from(upgrade('/graphql')), Buffer.from('89fe00c801020304', 'hex'), Buffer.alloc(200)]),
      ),
      frames('no JSON', '{'),
      frames('a text', '"connection_init"'),
      frames('null', 'null'),
      frames('a list', '[]'),
      frames('a type that is none', JSON.stringify({ type: 'start' })),
      frames('a type of the prototype', JSON.stringify({ type: '__proto__' })),
      frames('bytes', Buffer.from([0, 1, 2, 255])),
      frames('bytes that are no UTF-8', Buffer.from([0xc3, 0x28])),
      frames('an operation before the beginning', subscribe({})),
      frames('two beginnings', init, init),
      frames('a payload that is a list', JSON.stringify({ type: 'connection_init', payload: [] })),
      frames('a payload that is a text', JSON.stringify({ type: 'connection_init', payload: 'a' })),
      frames('2 MB', JSON.stringify({ type: 'connection_init', payload: { a: 'x'.repeat(2_000_000) } })),
      frames('lists in lists', `{"type":"connection_init","payload":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`),
      frames('a payload of the prototype', '{"type":"connection_init","payload":{"__proto__":{"polluted":true}}}'),
      frames('an end of what never began', init, JSON.stringify({ id: 'x', type: 'complete' })),
      frames('a pong that nobody asked for', JSON.stringify({ type: 'pong' }), JSON.stringify({ type: 'pong', payload: 1 })),
      ...Object.entries({
        'an operation without an id': { id: undefined },
        'an operation whose id is a number': { id: 1 },
        'an operation whose id is empty': { id: '' },
        'an operation without a payload': { payload: undefined },
        'an operation whose query is null': { payload: { query: null } },
        'an operation whose query is a list': { payload: { query: [] } },
        'an operation whose variables are a text': { payload: { query, variables: 'a' } },
        'an operation whose name is a number': { payload: { query, operationName: 1 } },
      }).map(([name, change]): Attempt => ({
        name: `over a WebSocket: ${name}`,
        run: async (attacker) => executed((await attacker.live({ payload, afterwards: [subscribe(change)], quietMs: 200 })).text),
      })),
      {
        name: 'over a WebSocket: two operations of one id',
        run: async (attacker) => {
          const twice = subscribe({ payload: { query: 'subscription { profileChanged { cursor } }' } });
          const { closeCode } = await attacker.live({ payload, afterwards: [twice, twice] });
          return closeCode === 4409 ? null : `closed with ${closeCode}`;
        },
      },
    ],
  };

  function upgrade(path: string): string {
    return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`;
  }
}
