import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
beforeEach(async () => {
  const nobody = { authenticated: false, scopes: [], policies: [] };
  gateway = await startGateway({
    identify: async () => ({ rights: nobody, viewerKey: '', headersFor: async () => ({}) }),
    routes: (app) => void app.get('/api/known/:id', async () => 'secret').get('/open/:id', async () => 'open'),
  });
});
afterEach(() => gateway.close());

/** Writes a request line that no client of HTTP would, and reads the first of the answer. */
async function statusOf(line: string, ...headers: string[]): Promise<string> {
  const answer = await answerTo(line, ...headers);
  return /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? answer;
}

async function answerTo(line: string, ...headers: string[]): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.write([`${line} HTTP/1.1`, 'Host: gateway', ...headers, '', ''].join('\r\n'));
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.toString();
}

describe('a request line with a target that is no URL', () => {
  it.each(['//[', '//evil.example:99999/graphql', '//', '//[?a'])('gets 404 for %s', async (target) => {
    expect(await statusOf(`GET ${target}`)).toBe('404');
  });

  it.each(['//[', '//evil.example:99999/graphql', '//[/graphql?a', 'http://['])(
    'gets 404 for a WebSocket at %s, and the gateway goes on',
    async (target) => {
      expect(await statusOf(`GET ${target}`, 'Connection: Upgrade', 'Upgrade: websocket')).toBe('404');
      expect((await ask(gateway, '{ me { name } }')).body.data).toEqual({ me: { name: 'Ada' } });
    },
  );
});

describe('a request line with a target that only a proxy needs, or that cannot be decoded', () => {
  it.each([
    'http://evil.example/api/known/1',
    'HTTPS://evil.example:99999/api/nothing',
    'ftp://[/api',
    '/api#known',
    '/api?known',
    '/api%zz/known',
    '/api/%ff',
    '/%61pi/known/%',
    '/api%2fknown%2f1',
    '/%61pi/%zz/%ff',
  ])('gets the answer of what is there for nobody: %s', async (target) => {
    expect(await statusOf(`GET ${target}`)).toBe('401');
  });

  it.each(['http://evil.example/open/1', 'http://gateway/open/%zz', '/open/%zz'])('gets what is open: %s', async (target) => {
    expect(await statusOf(`GET ${target}`)).toBe('200');
  });

  it.each(['*', 'http://', 'http://evil.example?/api/known/1', '/%', '/%zz?%zz'])(
    'gets 404 in our shape where there is nothing: %s',
    async (target) => {
      expect(await answerTo(`OPTIONS ${target}`)).toMatch(/^HTTP\/1\.1 404[^]*x-correlation-id: [^]*nosniff[^]*"code":"NOT_FOUND"/);
    },
  );
});

describe('what is no request', () => {
  it.each([
    { what: 'a target that is none', line: 'GET nowhere', headers: [], status: '400' },
    { what: 'a header that is none', line: 'GET /', headers: ['no header'], status: '400' },
    { what: 'headers that are too large', line: 'GET /', headers: [`x: ${'x'.repeat(20_000)}`], status: '431' },
  ])('gets $status in our shape: $what', async ({ line, headers, status }) => {
    const answer = await answerTo(line, ...headers);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*nosniff[^]*x-correlation-id: [\\w-]{36}\\r\\n`));
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});
