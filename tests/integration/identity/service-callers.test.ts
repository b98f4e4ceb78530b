import { beforeAll, describe, expect, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import { connectLive } from '../../support/gateway/live-client.ts';

const USERS = '{ users(first: 1) { edges { node { id } } } }';

describe.each(['in process', 'over HTTP'] as const)('callers with a service token, %s', (transport) => {
  const suite = useAcademy(transport);
  let token: string;
  let session: string;

  beforeAll(async () => {
    ({ token } = await suite.academy.subgraphs.user.services.serviceAccounts.create('bridge', ['users:list'], null));
    session = (await suite.signUp('person')).token;
  });

  const ask = async (headers: Record<string, string>, query = USERS) => {
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { errors, data } = (await response.json()) as { data?: unknown; errors?: { message: string; extensions: { code: string } }[] };
    return { status: response.status, data, code: errors?.[0]?.extensions.code, message: errors?.[0]?.message };
  };

  it('are nobody among people', async () => {
    expect(await ask({ 'x-service-token': token }, '{ me { id } }')).toMatchObject({ status: 200, data: { me: null } });
  });

  it.each([
    { what: 'a token that nobody has', headers: () => ({ 'x-service-token': `hma_svc_${'a'.repeat(43)}` }) },
    { what: 'a session token for a service token', headers: () => ({ 'x-service-token': session }) },
    { what: 'a service token for a session token', headers: () => ({ authorization: `Bearer ${token}` }) },
    { what: 'two tokens in one header', headers: () => ({ 'x-service-token': `${token}, ${token}` }) },
    { what: 'a token of 600 characters', headers: () => ({ 'x-service-token': 'x'.repeat(600) }) },
    { what: 'a session beside a service token', headers: () => ({ 'x-service-token': token, authorization: `Bearer ${session}` }) },
    { what: 'a cookie beside a service token', headers: () => ({ 'x-service-token': token, cookie: `__Host-hma_session=${session}` }) },
    { what: 'nonsense beside a service token', headers: () => ({ 'x-service-token': token, authorization: 'Basic eDp5' }) },
  ])('are refused with $what, with no hint which part was wrong', async ({ headers }) => {
    expect(await ask(headers())).toEqual({
      status: 401,
      data: undefined,
      code: 'UNAUTHENTICATED',
      message: 'The session or service token is unknown or has ended: sign in again',
    });
  });

  it('are refused on a WebSocket too', async () => {
    const client = connectLive(suite, { 'x-service-token': token, authorization: `Bearer ${session}` });
    await expect(client.subscribe('{ __typename }').next()).rejects.toMatchObject({ code: 4401 });
  });

  it.each(['resolveServiceToken(token: "x") { id }', 'resolveSession(token: "x") { id }'])(
    'cannot ask what is for the gateway: %s',
    async (field) => {
      expect(await ask({ 'x-service-token': token }, `{ ${field} }`)).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
    },
  );

  it('cannot follow what is for the gateway', async () => {
    const client = connectLive(suite, { 'x-service-token': token });
    await expect(client.subscribe('subscription { accessChanged { cursor } }').next()).rejects.toMatchObject([
      { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
    await client.close();
  });
});
