import { badInput } from '../errors.ts';
import type { PageRequest, PageRow } from '../graph/connection.ts';
import { Prisma } from './generated/client.ts';

/** How a sort value is written in a cursor, and read back. */
type SortType = 'timestamp' | 'integer' | 'bigint' | 'text' | 'real';

/** One column of a total order. `sql` must not be null in any row; the last key must be unique. */
export type SortKey = { sql: Prisma.Sql; type: SortType; direction: 'asc' | 'desc' };

/** The parts of a statement that reads one page. */
export type KeysetParts = {
  /** A condition that holds for the rows beyond the cursor; TRUE without one. */
  beyond: Prisma.Sql;
  orderBy: Prisma.Sql;
  /** `text[]` of the sort values, to select as `cursor`. Text, because a JavaScript Date loses microseconds, and pages would repeat or skip. */
  cursor: Prisma.Sql;
  /** One more than asked for, to know whether there is more. */
  limit: Prisma.Sql;
};

/** Whether PostgreSQL can read a text as a value of the type: what it cannot would fail the statement, and clients write cursors. */
const READABLE: Record<SortType, (text: string) => boolean> = {
  timestamp: isTimestamp,
  integer: (text) => /^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) < 2 ** 31,
  bigint: (text) => /^-?\d{1,18}$/.test(text),
  text: (text) => /^[^\0]{0,1000}$/.test(text),
  real: (text) => /^-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,2})?$/.test(text),
};

function isTimestamp(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(\.\d{1,6})?$/.exec(text)?.slice(1, 7).map(Number);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
}

const CASTS: Record<SortType, Prisma.Sql> = {
  timestamp: Prisma.raw('::timestamp'),
  integer: Prisma.raw('::integer'),
  bigint: Prisma.raw('::bigint'),
  text: Prisma.raw('::text'),
  real: Prisma.raw('::float8'),
};

/**
 * Keyset pagination over a total order.
 * @throws BAD_USER_INPUT when the cursor does not fit the order
 */
export function keyset(keys: readonly SortKey[], page: PageRequest): KeysetParts {
  const ascending = (key: SortKey) => (key.direction === 'asc') !== page.backward;
  return {
    beyond: page.cursor ? beyondCursor(keys, page.cursor, ascending, page.backward ? 'before' : 'after') : Prisma.sql`TRUE`,
    orderBy: Prisma.join(keys.map((key) => Prisma.sql`${key.sql} ${ascending(key) ? Prisma.raw('ASC') : Prisma.raw('DESC')}`)),
    cursor: Prisma.sql`ARRAY[${Prisma.join(keys.map((key) => Prisma.sql`(${key.sql})::text`))}]`,
    limit: Prisma.raw(String(page.limit + 1)),
  };
}

function beyondCursor(
  keys: readonly SortKey[],
  cursor: readonly string[],
  ascending: (key: SortKey) => boolean,
  field: string,
): Prisma.Sql {
  if (cursor.length !== keys.length || keys.some((key, index) => !READABLE[key.type](cursor[index] ?? ''))) {
    throw badInput(field, 'Expected a cursor from an earlier page of this list');
  }
  const value = (index: number) => Prisma.sql`${cursor[index]}${CASTS[(keys[index] as SortKey).type]}`;
  const sameDirection = keys.every((key) => ascending(key) === ascending(keys[0] as SortKey));
  if (sameDirection) {
    // A row comparison is what an index on these columns can be scanned by.
    const columns = Prisma.join(keys.map((key) => key.sql));
    const values = Prisma.join(keys.map((_, index) => value(index)));
    return Prisma.sql`(${columns}) ${ascending(keys[0] as SortKey) ? Prisma.raw('>') : Prisma.raw('<')} (${values})`;
  }
  const cases = keys.map((key, index) => {
    const equals = keys.slice(0, index).map((earlier, at) => Prisma.sql`${earlier.sql} = ${value(at)}`);
    const beyond = Prisma.sql`${key.sql} ${ascending(key) ? Prisma.raw('>') : Prisma.raw('<')} ${value(index)}`;
    return Prisma.sql`(${Prisma.join([...equals, beyond], ' AND ')})`;
  });
  return Prisma.sql`(${Prisma.join(cases, ' OR ')})`;
}

/** Groups rows that carry their parent's key; every parent gets a list, in the order of the rows. */
export function groupByParent<Row extends { parent: number; cursor: string[] }, Node>(
  parents: readonly number[],
  rows: readonly Row[],
  toNode: (row: Row) => Node,
): Map<number, PageRow<Node>[]> {
  const grouped = new Map<number, PageRow<Node>[]>(parents.map((parent) => [parent, []]));
  for (const row of rows) grouped.get(row.parent)?.push({ node: toNode(row), cursor: row.cursor });
  return grouped;
}
