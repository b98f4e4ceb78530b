import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../support/gateway/ask.ts';
import { startGatewayProcess, type GatewayProcess } from '../../support/gateway/gateway-process.ts';
import { shopSdl } from '../../support/gateway/start-gateway.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';
import { createShop } from '../../support/subgraphs/shop.ts';
import { startCollector, type Collector } from '../../support/telemetry/collector.ts';
import { serveTraced, traceTo } from '../../support/telemetry/traced-shop.ts';

// Each test starts a process that compiles what it runs.
describe('a gateway in a process of its own', { timeout: 90_000 }, () => {
  const shop = createShop();
  let directory: string;
  let collector: Collector;
  let gateway: GatewayProcess | null = null;
  const servers: Pick<ServedSubgraph, 'close'>[] = [];
  const seen: ServedSubgraph['requests'][] = [];

  const start = async (file: string, env: Record<string, string>): Promise<GatewayProcess> =>
    (gateway = await startGatewayProcess(['--supergraph', file, '--port', '0'], env));
  async function writeSupergraph(serve: (name: string) => Promise<string>): Promise<string> {
    const urls = new Map<string, string>();
    for (const { name } of shop.subgraphs) urls.set(name, await serve(name));
    const file = join(directory, 'supergraph.graphql');
    await writeFile(
      file,
      shopSdl(shop, (name) => urls.get(name) ?? ''),
    );
    return file;
  }
  const subgraphOf = (name: string) => shop.subgraphs.find((one) => one.name === name) as (typeof shop.subgraphs)[number];
  /** Subgraphs that know nothing of traces. */
  const plainSupergraph = () =>
    writeSupergraph(async (name) => {
      const server = await serveSubgraph(subgraphOf(name));
      servers.push(server);
      seen.push(server.requests);
      return server.url;
    });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'traces-'));
    collector = await startCollector();
  });
  afterEach(async () => {
    gateway?.kill('SIGKILL');
    await gateway?.exited;
    gateway = null;
    await Promise.all(servers.splice(0).map((server) => server.close()));
    seen.length = 0;
  });
  afterAll(async () => {
    await collector.close();
    await rm(directory, { recursive: true });
  });

  it('shares a trace with subgraphs elsewhere, and has sent its part when it is gone', async () => {
    const telemetry = await traceTo(collector.endpoint, 'shop');
    const file = await writeSupergraph(async (name) => {
      const server = await serveTraced(subgraphOf(name), telemetry.tracer);
      servers.push(server);
      return server.url;
    });
    const gateway = await start(file, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=hunt%20masters',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
      OTEL_SERVICE_NAME: 'edge',
    });
    await ask(gateway, 'query Shelf { products(first: 2) { title reviews { body } } }');
    gateway.kill('SIGTERM');
    const { code } = await gateway.exited;
    await telemetry.stop();

    const spans = collector.spans();
    const find = (service: string, subgraph: string) =>
      spans.find((span) => span.service === service && span.attributes['hma.subgraph.name'] === subgraph);
    expect(code).toBe(0);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.find(({ parentId }) => parentId === null)).toMatchObject({ service: 'edge', name: 'query' });
    expect(find('shop', 'reviews')).toMatchObject({ kind: 'server', parentId: find('edge', 'reviews')?.spanId });
    expect(find('shop', 'catalog')).toMatchObject({ kind: 'server', parentId: find('edge', 'catalog')?.spanId });
    expect(collector.requests.find(({ headers }) => headers['x-tenant'])).toMatchObject({
      path: '/v1/traces',
      headers: { 'x-tenant': 'hunt masters', 'content-type': 'application/x-protobuf' },
    });
  });

  it('makes up no trace when it has nowhere to send it', async () => {
    const file = await plainSupergraph();
    const gateway = await start(file, { OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    await ask(gateway, '{ products(first: 2) { title reviews { body } } }', {
      headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    });

    const headers = seen.flat().map((request) => request.headers);
    expect(headers).toHaveLength(2);
    expect(headers.filter((one) => 'traceparent' in one)).toEqual([]);
  });

  it.each([
    { what: 'cannot be reached', isSilent: false },
    { what: 'never answers', isSilent: true },
  ])('answers, and ends in time, when the collector $what', async ({ isSilent }) => {
    const away = isSilent ? await startCollector({ silent: true }) : null;
    const endpoint = away?.endpoint ?? `http://127.0.0.1:${await findClosedPort()}`;
    const file = await plainSupergraph();
    const gateway = await start(file, {
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      // Hardly anything waits, and sending begins at once.
      OTEL_BSP_MAX_QUEUE_SIZE: '20',
      OTEL_BSP_SCHEDULE_DELAY: '1',
    });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(gateway, '{ me { name } }')));
    await away?.until(() => away.requests.length > 0);
    const begun = performance.now();
    gateway.kill('SIGTERM');
    const { code } = await gateway.exited;

    expect(answers.map(({ body }) => body)).toEqual(answers.map(() => ({ data: { me: { name: 'Ada' } } })));
    expect(code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await away?.close();
  });

  it('does not start with settings that make no sense, and lists them', async () => {
    const file = await plainSupergraph();
    const started = start(file, {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
      OTEL_EXPORTER_OTLP_HEADERS: 'secret-without-a-name',
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_SAMPLER_ARG: '2',
    });
    const failure = await started.then(
      () => '',
      (error: Error) => error.message,
    );

    for (const name of ['ENDPOINT', 'HEADERS', 'SAMPLER', 'SAMPLER_ARG']) expect(failure).toContain(`${name}: Expected`);
    expect(failure).not.toContain('secret-without-a-name');
  });
});

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}
