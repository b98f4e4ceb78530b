import { beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../../subgraphs/user/domain/user.ts';
import { createClient } from '../../support/academy/client.ts';
import { useTwoGateways } from '../../support/academy/two-gateways.ts';
import { openSocket } from '../../support/gateway/open-socket.ts';

const DAY_MS = 86_400_000;

describe('access that ends, seen from two gateways', () => {
  const suite = useTwoGateways();
  let admin: string;

  beforeAll(async () => {
    admin = (await signUp('admin', ['admin'])).tokens[0];
  });

  const signUp = async (name: string, roles: readonly ('student' | 'admin')[] = ['student']) => {
    const { accounts, sessions } = suite.subgraphs.user.services;
    const user = await accounts.createWithRoles(
      { username: name, email: `${name}@example.org`, password: `the password of ${name}` },
      roles,
    );
    const open = async (of: User) => (await sessions.open(of)).token ?? '';
    return { user, tokens: [await open(user), await open(user)] as [string, string] };
  };
  const at = (gateway: 0 | 1, token: string) => createClient(suite.urls[gateway], { token });
  const codeAt = async (gateway: 0 | 1, token: string) => (await at(gateway, token).ask('{ me { id } }')).errors?.[0]?.extensions.code;

  const watch = (gateway: 0 | 1, connectionParams: Record<string, string>) => openSocket({ url: suite.urls[gateway] }, connectionParams);
  const authorization = (token: string) => ({ authorization: `Bearer ${token}` });

  it('ends the socket at the other gateway when a session is signed out, and the requests of both at once', async () => {
    const { tokens } = await signUp('leaver');
    const [ended, kept] = [await watch(1, authorization(tokens[0])), await watch(1, authorization(tokens[1]))];
    expect(await codeAt(1, tokens[0])).toBeUndefined();

    await at(0, tokens[0]).get('mutation { signOut { sessionId } }');
    expect(await codeAt(0, tokens[0])).toBe('UNAUTHENTICATED');
    expect(await ended.closed).toMatchObject({ code: 4401 });
    expect(await codeAt(1, tokens[0])).toBe('UNAUTHENTICATED');

    expect((await kept.ask('{ me { username } }')).data).toEqual({ me: { username: 'leaver' } });
    await kept.close();
  });

  it('ends every socket of a user whose roles change, at both gateways', async () => {
    const { user, tokens } = await signUp('promoted');
    const sockets = await Promise.all(([0, 1] as const).flatMap((gateway) => tokens.map((token) => watch(gateway, authorization(token)))));
    await at(0, admin).get('mutation ($id: ID!) { assignRoles(input: { userId: $id, roles: [INSTRUCTOR] }) { user { id } } }', {
      id: user.id,
    });

    expect((await Promise.all(sockets.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([4401, 4401, 4401, 4401]);
    expect(await codeAt(1, tokens[1])).toBe('UNAUTHENTICATED');
  });

  it('knows a service by its token, and ends its socket when the token is revoked', async () => {
    const { serviceAccounts } = suite.subgraphs.user.services;
    const { token, tokenId } = await serviceAccounts.create('bridge', ['users:list'], null);
    const socket = await watch(1, { 'X-Service-Token': token });

    const next = await serviceAccounts.rotate('bridge', DAY_MS);
    expect((await socket.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });

    await serviceAccounts.revoke('bridge', tokenId);
    expect(await socket.closed).toMatchObject({ code: 4401 });
    const other = await watch(1, { 'X-Service-Token': next.token });
    await other.close();
  });

  it('loses nothing that ends while the user subgraph is away, and goes on with it when it is back', async () => {
    const { user, tokens } = await signUp('unlucky');
    const socket = await watch(1, authorization(tokens[0]));
    await suite.userServer.stop();
    await suite.subgraphs.user.services.accounts.replacePassword(user, 'a password that is new');
    await suite.userServer.start();
    expect(await socket.closed).toMatchObject({ code: 4401 });

    const after = await signUp('after-the-restart');
    const again = await watch(0, authorization(after.tokens[0]));
    await at(1, after.tokens[0]).get('mutation { signOut { sessionId } }');
    expect(await again.closed).toMatchObject({ code: 4401 });
  });
});
