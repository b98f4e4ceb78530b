import { beforeAll, describe, expect, it } from 'vitest';
import { NO_CLIENT } from '../../../platform/graph/client-info.ts';
import { createUserSubgraph } from '../../../subgraphs/user/subgraph.ts';
import { usePlatform } from '../../support/database.ts';
import { createTestIdentities } from '../../support/identity.ts';

/** The event log's own, and transactions of it. */
const BACKGROUND = /event_head|event_log|event_outbox|event_consumers|pg_notify|^(BEGIN|COMMIT|ROLLBACK)|SELECT 1$/i;

describe('who has an account', () => {
  const statements: string[] = [];
  const platform = usePlatform({ database: { url: '', onStatement: (sql) => statements.push(sql) } });
  let services: ReturnType<typeof createUserSubgraph>['services'];
  beforeAll(async () => {
    const identities = await createTestIdentities();
    ({ services } = createUserSubgraph(platform, await identities.verifierFor('user')));
    await services.accounts.createWithRoles({ username: 'diana', email: 'diana@example.org', password: 'a long password' }, ['student']);
  });
  /** What the database was asked. */
  async function workOf(work: () => Promise<unknown>): Promise<string[]> {
    statements.length = 0;
    await work().catch(() => undefined);
    return statements.filter((sql) => !BACKGROUND.test(sql));
  }

  it('is not told by the work of a password reset', async () => {
    const [known, unknown] = [
      await workOf(() => services.recovery.requestReset({ email: 'diana@example.org' }, NO_CLIENT)),
      await workOf(() => services.recovery.requestReset({ email: 'nobody@example.org' }, NO_CLIENT)),
    ];

    expect(known).toEqual([expect.any(String)]);
    expect(unknown).toEqual(known);
  });

  it('is not told by the work of a wrong password', async () => {
    const [known, unknown] = [
      await workOf(() => services.accounts.authenticate('diana', 'a wrong password')),
      await workOf(() => services.accounts.authenticate('nobody', 'a wrong password')),
    ];

    expect(known).toEqual([expect.any(String)]);
    expect(unknown).toEqual(known);
  });
});
