import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { CLIENT_AGENT_HEADER, type SubgraphEndpoint } from '../../../platform/graph/endpoint.ts';
import { asViewer } from '../../../platform/auth/viewer.ts';
import { toTerms } from '../../../subgraphs/user/domain/session.ts';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../../support/database.ts';
import { createTestIdentities, headersOf, type TestIdentities } from '../../support/identity.ts';
import { insertUser } from '../../support/users.ts';

const DAY = 86_400_000;
const LIST = '{ me { sessions { edges { node { id device isCurrent lastUsedAt expiresAt endsAt token } } } } }';

describe('sessions', () => {
  let at = Date.now();
  const pass = (ms: number) => {
    at += ms;
  };
  const platform = usePlatform({ now: () => new Date(at) });
  let identities: TestIdentities;
  let subgraph: ReturnType<typeof createUserSubgraph>;
  let user: Viewer;

  beforeAll(async () => {
    identities = await createTestIdentities();
    subgraph = createUserSubgraph(platform, await identities.verifierFor('user'), { sessionTerms: toTerms(14, 90) });
  });
  beforeEach(async () => {
    user = await insertUser(platform);
  });
  const sessions = () => subgraph.services.sessions;
  const open = async (device: string | null = null) => {
    const { id, token = '' } = await sessions().open(user, null, device);
    return { id, token };
  };
  const ask = async (sessionId: string, query: string, device?: string) => {
    const handler: SubgraphEndpoint = subgraph.handler;
    const headers = await headersOf(identities.issuer, asViewer({ ...user, sessionId }), 'user');
    return handler.execute({ query, headers: { ...headers, ...(device !== undefined && { [CLIENT_AGENT_HEADER]: device }) } });
  };
  const countEvents = async () => {
    const { rows } = await platform.database.pool.query<{ count: number }>(
      `SELECT (SELECT count(*) FROM event_outbox WHERE type = 'user.session.revoked' AND user_key = $1)::int
            + (SELECT count(*) FROM event_log WHERE type = 'user.session.revoked' AND user_key = $1)::int AS count`,
      [user.key],
    );
    return rows[0]?.count;
  };

  it('end when they are not used', async () => {
    const { token } = await open();
    pass(14 * DAY - 1);
    const [used, unused] = [await open(), token];
    expect(await sessions().resolve(used.token)).not.toBeNull();
    pass(2);

    expect(await sessions().resolve(unused)).toBeNull();
  });

  it('go on while they are used, and end in the end', async () => {
    const { token } = await open();
    for (let week = 1; week <= 12; week += 1) {
      pass(7 * DAY);
      expect(await sessions().resolve(token)).toMatchObject({ userId: user.id });
    }
    expect((await sessions().resolve(token))?.expiresAt.getTime()).toBeLessThanOrEqual(at + 6 * DAY);
    pass(6 * DAY);

    expect(await sessions().resolve(token)).toBeNull();
  });

  it('are not written to again within ten minutes', async () => {
    const { token, id } = await open();
    const lastUse = async () => {
      const { rows } = await platform.database.pool.query('SELECT last_used_at FROM user_sessions WHERE public_id = $1', [id]);
      return (rows[0] as { last_used_at: Date | null }).last_used_at;
    };
    await sessions().resolve(token);
    expect(await lastUse()).toBeNull();
    pass(600_001);
    await sessions().resolve(token);
    const first = await lastUse();
    expect(first?.getTime()).toBe(at);
    pass(599_000);
    await sessions().resolve(token);

    expect(await lastUse()).toEqual(first);
  });

  it('of a deleted user are dead', async () => {
    const { token } = await open();
    await platform.database.pool.query('UPDATE users SET deleted_at = now() WHERE id = $1', [user.key]);

    expect(await sessions().resolve(token)).toBeNull();
  });

  it('are listed with their devices, and never with their tokens', async () => {
    const phone = await open('Phone/1');
    const desk = await open('Desk/2');
    const { data } = await ask(desk.id, LIST);

    expect(data).toMatchObject({
      me: {
        sessions: {
          edges: [
            { node: { id: desk.id, device: 'Desk/2', isCurrent: true, token: null } },
            { node: { id: phone.id, device: 'Phone/1', isCurrent: false, token: null } },
          ],
        },
      },
    });
  });

  it('are ended all but the one that asks', async () => {
    const [kept, ...others] = [await open(), await open(), await open()];
    const { data } = await ask(kept.id, 'mutation { revokeOtherSessions { revoked } }');

    expect(data).toEqual({ revokeOtherSessions: { revoked: 2 } });
    expect(await sessions().resolve(kept.token)).not.toBeNull();
    for (const other of others) expect(await sessions().resolve(other.token)).toBeNull();
    expect(await countEvents()).toBe(2);
  });

  it('are ended one by one, each once', async () => {
    const [one, other] = [await open(), await open()];
    const revoke = `mutation { revokeSession(input: { sessionId: "${other.id}" }) { sessionId } }`;
    expect((await ask(one.id, revoke)).data).toEqual({ revokeSession: { sessionId: other.id } });

    expect((await ask(one.id, revoke)).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(await sessions().resolve(other.token)).toBeNull();
    expect(await countEvents()).toBe(1);
  });
});
