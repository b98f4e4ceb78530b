import { beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../../../platform/database/generated/client.ts';
import { keyset, type SortKey } from '../../../platform/database/keyset.ts';
import { parsePage, toConnection, type ConnectionArgs } from '../../../platform/graph/connection.ts';
import { usePlatform } from '../../support/database.ts';

const ORDERS: { name: string; keys: SortKey[]; sql: string }[] = [
  {
    name: 'newest first',
    keys: [
      { sql: Prisma.sql`u.created_at`, type: 'timestamp', direction: 'desc' },
      { sql: Prisma.sql`u.id`, type: 'integer', direction: 'desc' },
    ],
    sql: 'created_at DESC, id DESC',
  },
  {
    name: 'mixed directions',
    keys: [
      { sql: Prisma.sql`u.time_zone`, type: 'text', direction: 'asc' },
      { sql: Prisma.sql`u.created_at`, type: 'timestamp', direction: 'desc' },
      { sql: Prisma.sql`u.id`, type: 'integer', direction: 'asc' },
    ],
    sql: 'time_zone, created_at DESC, id',
  },
];

describe('keyset pagination', () => {
  const platform = usePlatform();

  beforeAll(async () => {
    // Three rows share each time, and times differ by a microsecond: a JavaScript Date would lose them.
    await platform.database.pool.query(`
      INSERT INTO users (external_user_id, username, email, time_zone, created_at)
      SELECT 'usr_' || n, 'user' || n, n || '@example.org', (ARRAY['UTC', 'a', 'b'])[n % 3 + 1],
        timestamp '2026-01-01 00:00:00' + (n / 3) * interval '1 microsecond'
      FROM generate_series(1, 100) n`);
  });

  async function read(keys: SortKey[], args: ConnectionArgs) {
    const page = parsePage(args);
    const { beyond, orderBy, cursor, limit } = keyset(keys, page);
    const rows = await platform.database.prisma.$queryRaw<{ id: number; cursor: string[] }[]>`
      SELECT u.id, ${cursor} AS cursor FROM users u WHERE ${beyond} ORDER BY ${orderBy} LIMIT ${limit}`;
    return toConnection(
      rows.map((row) => ({ node: row.id, cursor: row.cursor })),
      page,
    );
  }
  const expected = async (sql: string) =>
    (await platform.database.pool.query<{ id: number }>(`SELECT id FROM users ORDER BY ${sql}`)).rows.map(({ id }) => id);

  it.each(ORDERS)('reads each row once, forwards, $name', async ({ keys, sql }) => {
    const seen: number[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo } = await read(keys, { first: 7, after });
      seen.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(await expected(sql));
  });

  it.each(ORDERS)('reads each row once, backwards, $name', async ({ keys, sql }) => {
    const seen: number[] = [];
    for (let before: string | null = null; ;) {
      const { edges, pageInfo } = await read(keys, { last: 7, before });
      seen.unshift(...edges.map(({ node }) => node));
      if (!pageInfo.hasPreviousPage) break;
      before = pageInfo.startCursor;
    }
    expect(seen).toEqual(await expected(sql));
  });

  it.each([
    [['x', '1']],
    [['2026-01-01 00:00:00']],
    [["2026-01-01 00:00:00'; DROP TABLE users; --", '1']],
    [['2026-01-01 00:00:00', '1', '2']],
    [['2026-13-01 00:00:00', '1']],
    [['2026-02-30 00:00:00', '1']],
    [['2026-01-01 24:00:00', '1']],
    [['2026-01-01 00:00:00', '2147483648']],
  ])('refuses the cursor %j of another list', (values) => {
    const after = Buffer.from(JSON.stringify(values)).toString('base64url');
    expect(() => keyset(ORDERS[0]?.keys ?? [], parsePage({ after }))).toThrowError(
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'after' }),
    );
  });
});
