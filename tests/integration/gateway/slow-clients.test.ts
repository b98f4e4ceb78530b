import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startGateway, type StartOptions, type TestGateway } from '../../support/gateway/start-gateway.ts';

let gateway: TestGateway;
const sockets: Socket[] = [];
const start = async (options: StartOptions = {}) => {
  gateway = await startGateway(options);
};
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.close();
});

function connect(): Socket {
  const socket = connectTcp(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

/** What comes until the server hangs up. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data: Buffer) => {
    text += data.toString();
  });
  await once(socket, 'close');
  return text;
}

describe('a client that is slow on purpose', () => {
  it.each([
    { what: 'sends nothing', bytes: '' },
    { what: 'does not come to the end of its headers', bytes: 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: a' },
  ])('is hung up on when it $what', async ({ bytes }) => {
    await start({ limits: { receiveMs: 50 } });
    const socket = connect();
    const read = readToEnd(socket);
    socket.write(bytes);

    expect(await read).toMatch(/^HTTP\/1\.1 408 /);
  });

  it.each([
    { what: 'refused', head: 'PUT /graphql HTTP/1.1', status: 405 },
    { what: 'no route has', head: 'GET /nothing HTTP/1.1', status: 404 },
    { what: 'a file’s where there are none', head: 'PUT /files/x HTTP/1.1', status: 408 },
    { what: 'answered without it', head: 'GET /health/live HTTP/1.1', status: 200 },
  ])('is answered, and hung up on, when the rest of a request that is $what does not come', async ({ head, status }) => {
    await start({ limits: { receiveMs: 50 } });
    const socket = connect();
    const read = readToEnd(socket);
    socket.write(`${head}\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"q`);

    expect(await read).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('is hung up on when it does not come to the end of its body', async () => {
    await start({ limits: { receiveMs: 50 } });
    const socket = connect();
    const read = readToEnd(socket);
    socket.write('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"q');

    expect(await read).toMatch(/^HTTP\/1\.1 408 [\s\S]*did not arrive within 50 ms/);
  });
});

describe('connections', () => {
  it.each([
    { which: 'of one address', limits: { connectionsPerAddress: 2 } },
    { which: 'of all together', limits: { connections: 2 } },
  ])('$which are no more than may be, and free a place when they end', async ({ limits }) => {
    await start({ limits });
    const [first, second] = [connect(), connect()];
    await Promise.all([once(first, 'connect'), once(second, 'connect')]);
    expect(await readToEnd(connect())).toBe('');
    const counted = await gateway.registry.getSingleMetricAsString('gateway_refusals_total');
    expect(counted).toContain('gateway_refusals_total{kind="connections"} 1');

    const answered = once(second, 'data');
    second.write('GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 200 /);
    first.destroy();
    await expect.poll(async () => (await fetch(`${gateway.url}/health/live`).catch(() => null))?.status).toBe(200);
  });

  it('are not counted of a proxy that is trusted', async () => {
    await start({ limits: { connectionsPerAddress: 1 }, trustedProxies: ['127.0.0.1'] });
    await once(connect(), 'connect');

    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  });
});
