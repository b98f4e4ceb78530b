import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGateway, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

/** Writes a request line that no client of HTTP would, and reads the first of the answer. */
async function statusOf(line: string, ...headers: string[]): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.write([`${line} HTTP/1.1`, 'Host: gateway', ...headers, '', ''].join('\r\n'));
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return /^HTTP\/1\.1 (\d+)/.exec(chunk.toString())?.[1] ?? chunk.toString();
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
