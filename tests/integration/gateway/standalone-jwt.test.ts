import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Gateway } from '../../../gateway/gateway.ts';
import { createStandaloneGateway } from '../../../gateway/standalone.ts';
import { composeSupergraph } from '../../../gateway/supergraph/compose.ts';
import { ask } from '../../support/gateway/ask.ts';
import { LINKS, schemaOf } from '../../support/gateway/guarded-graph.ts';
import { connectLive } from '../../support/gateway/live-client.ts';
import { serveSubgraph, type ServedSubgraph } from '../../support/subgraphs/serve.ts';

const ISSUER = 'https://id.test';
const AUDIENCE = 'club';
const CLUB = {
  name: 'club',
  sdl: `${LINKS} type Query {
    open: String
    mine: String @authenticated
    list: String @requiresScopes(scopes: [["list:read"]])
    staff: String @policy(policies: [["admin"]])
    whoAmI: String
  }`,
  resolvers: {
    Query: {
      open: () => 'open',
      mine: () => 'mine',
      list: () => 'list',
      staff: () => 'staff',
      whoAmI: (_: unknown, _args: unknown, { headers }: { headers: Record<string, string> }) => headers['authorization'],
    },
  },
};

let subgraph: ServedSubgraph;
let directory: string;
let keyServer: Server;
let answerKeys: () => { status: number; body: string };
let keyPair: Awaited<ReturnType<typeof generateKeyPair>>;
let jwks: URL;
let gateway: Gateway | null = null;

const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
const sign = (
  claims: Record<string, unknown>,
  { kid = 'k1', key = keyPair.privateKey, alg = 'ES256' }: { kid?: string; key?: Parameters<SignJWT['sign']>[0]; alg?: string } = {},
) => new SignJWT({ iss: ISSUER, aud: AUDIENCE, exp: inAnHour(), ...claims }).setProtectedHeader({ alg, kid }).sign(key);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

const start = async () => {
  gateway = await createStandaloneGateway({
    supergraph: join(directory, 'supergraph.graphql'),
    logger: pino({ level: 'silent' }),
    jwt: { jwks, issuer: ISSUER, audience: [AUDIENCE] },
  });
  return gateway.listen({ host: '127.0.0.1', port: 0 });
};

beforeAll(async () => {
  keyPair = await generateKeyPair('ES256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(keyPair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] });
  answerKeys = () => ({ status: 200, body: keys });
  keyServer = createServer((_, response) => {
    const { status, body } = answerKeys();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(keyServer, 'listening');
  jwks = new URL(`http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/keys`);
  subgraph = await serveSubgraph(schemaOf(CLUB));
  directory = await mkdtemp(join(tmpdir(), 'supergraph-'));
  const { sdl } = composeSupergraph([{ name: CLUB.name, sdl: CLUB.sdl, url: subgraph.url, file: 'club.graphql' }]);
  await writeFile(join(directory, 'supergraph.graphql'), sdl);
});
afterEach(async () => {
  await gateway?.close();
  gateway = null;
});
afterAll(async () => {
  await subgraph.close();
  keyServer.close();
  await rm(directory, { recursive: true });
});

describe('a standalone gateway with keys', () => {
  it('gives nobody what is public, and nothing else', async () => {
    const { status, body } = await ask(await start(), '{ open mine list staff }');
    expect({ status, data: body.data }).toEqual({ status: 200, data: { open: 'open', mine: null, list: null, staff: null } });
    expect(body.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED']);
  });

  it.each([
    { why: 'a text', claims: { scope: 'a list:read b' } },
    { why: 'a list', claims: { scope: ['list:read'] } },
    { why: 'the text of another provider', claims: { scp: 'list:read' } },
    { why: 'the list of another provider', claims: { scp: ['b', 'list:read'] } },
  ])('takes scopes from a token as $why, holds no policy, and forwards the token', async ({ claims }) => {
    const token = await sign(claims);
    const { body } = await ask(await start(), '{ mine list staff whoAmI }', bearer(token));
    expect(body.data).toEqual({ mine: 'mine', list: 'list', staff: null, whoAmI: `Bearer ${token}` });
    expect(body.errors).toMatchObject([{ path: ['staff'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each([
    { why: 'nothing', claims: {} },
    { why: 'a longer word', claims: { scope: 'list:readers' } },
    { why: 'no texts', claims: { scope: [1, null, { name: 'list:read' }], scp: { 'list:read': true } } },
  ])('gives no scopes to a token whose scopes are $why', async ({ claims }) => {
    const { body } = await ask(await start(), '{ mine list }', bearer(await sign(claims)));
    expect(body.data).toEqual({ mine: 'mine', list: null });
  });

  it.each([
    { why: 'is of another issuer', token: () => sign({ iss: 'https://other.test' }) },
    { why: 'is for another audience', token: () => sign({ aud: 'other' }) },
    { why: 'has expired', token: () => sign({ exp: inAnHour() - 7200 }) },
    { why: 'never expires', token: () => sign({ exp: undefined }) },
    { why: 'is not valid yet', token: () => sign({ nbf: inAnHour() }) },
    { why: 'has times that are none', token: () => sign({ nbf: 'soon' }) },
    { why: 'is signed with another key', token: async () => sign({}, { key: (await generateKeyPair('ES256')).privateKey }) },
    { why: 'is signed with an unknown key', token: () => sign({}, { kid: 'k2' }) },
    { why: 'is signed with a secret', token: () => sign({}, { key: new TextEncoder().encode('s'.repeat(64)), alg: 'HS256' }) },
    { why: 'is not signed', token: async () => new UnsecuredJWT({ iss: ISSUER, aud: AUDIENCE, exp: inAnHour() }).encode() },
    { why: 'is no token', token: async () => 'abc' },
    { why: 'is nearly a token', token: async () => 'a.b.c' },
    { why: 'was cut off', token: async () => (await sign({})).slice(0, -5) },
    { why: 'is not JSON inside', token: async () => `${Buffer.from('{').toString('base64url')}.e30.e30` },
  ])('refuses a token that $why, without a hint', async ({ token }) => {
    const { status, body } = await ask(await start(), '{ open }', bearer(await token()));
    expect(status).toBe(401);
    expect(body).toEqual({ errors: [{ message: 'This token is not valid here', extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it.each(['Bearer', 'Bearer a b', 'Basic YTpi', 'token', ''])('refuses the header "%s"', async (authorization) => {
    const { status } = await ask(await start(), '{ open }', { headers: { authorization } });
    expect(status).toBe(401);
  });

  it.each([
    { why: 'answers with an error', answer: { status: 500, body: '{}' } },
    { why: 'answers no JSON', answer: { status: 200, body: 'keys' } },
    { why: 'answers no keys', answer: { status: 200, body: '{"keys":[1]}' } },
  ])('says that it cannot tell when the keys server $why', async ({ answer }) => {
    const before = answerKeys;
    answerKeys = () => answer;
    try {
      const { status, body } = await ask(await start(), '{ open }', bearer(await sign({})));
      expect(status).toBe(503);
      expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    } finally {
      answerKeys = before;
    }
  });

  it('refuses a WebSocket that comes with a token of no worth, and serves one that comes with another', async () => {
    const served = await start();
    const bad = connectLive(served, { authorization: 'Bearer x' });
    await expect(bad.subscribe('{ open }').next()).rejects.toMatchObject({ code: 4401 });
    await bad.close();

    const good = connectLive(served, { authorization: `Bearer ${await sign({})}` });
    expect((await good.subscribe('{ mine list }').next()).value).toMatchObject({ data: { mine: 'mine', list: null } });
    await good.close();
  });
});
