import type pg from 'pg';
import type { JsonObject, LogEntry, LogHead } from './event.ts';

/** Which entries a reader wants. A key that is left out matches everything. */
export type LogFilter = {
  types: readonly string[];
  userKey?: number | undefined;
  courseKey?: number | undefined;
};

/** Reads the log. Entries are immutable, so two reads of the same range give the same answer until retention drops them. */
export type EventLog = {
  head: () => Promise<LogHead>;
  /** The position before the oldest entry still kept. */
  floor: () => Promise<bigint>;
  /** Up to `limit` entries above `after` and up to `upTo`, in order. */
  read: (after: bigint, limit: number, filter?: LogFilter, upTo?: bigint) => Promise<LogEntry[]>;
};

export const matchesFilter = (entry: LogEntry, filter: LogFilter): boolean =>
  filter.types.includes(entry.type) &&
  (filter.userKey === undefined || entry.userKey === filter.userKey) &&
  (filter.courseKey === undefined || entry.courseKey === filter.courseKey);

export function createEventLog(pool: pg.Pool): EventLog {
  return {
    head: async () => {
      const { rows } = await pool.query<{ epoch: string; position: string }>('SELECT epoch, position FROM event_head');
      if (!rows[0]) throw new Error('event_head is empty: the database has not been migrated');
      return { epoch: rows[0].epoch, position: BigInt(rows[0].position) };
    },
    floor: async () => {
      const { rows } = await pool.query<{ floor: string }>(
        'SELECT coalesce((SELECT min(position) - 1 FROM event_log), (SELECT position FROM event_head)) AS floor',
      );
      return BigInt(rows[0]?.floor ?? 0);
    },
    read: async (after, limit, filter, upTo) => {
      const parameters: unknown[] = [after.toString(), limit];
      const conditions = ['position > $1'];
      const add = (condition: string, value: unknown) => {
        parameters.push(value);
        conditions.push(`${condition}$${parameters.length}`);
      };
      if (upTo !== undefined) add('position <= ', upTo.toString());
      if (filter?.userKey !== undefined) add('user_key = ', filter.userKey);
      if (filter?.courseKey !== undefined) add('course_key = ', filter.courseKey);
      if (filter) {
        parameters.push(filter.types);
        conditions.push(`type = ANY($${parameters.length})`);
      }
      const { rows } = await pool.query<LogRow>(
        `SELECT ${LOG_COLUMNS} FROM event_log WHERE ${conditions.join(' AND ')} ORDER BY position LIMIT $2`,
        parameters,
      );
      return rows.map(toLogEntry);
    },
  };
}

/** Times as text, because the driver would read a TIMESTAMP in the process's own zone. */
export const LOG_COLUMNS = `position, type, version, user_key, course_key, actor_key, payload,
  to_char(occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS occurred_at, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at`;

export type LogRow = {
  position: string;
  type: string;
  version: number;
  user_key: number | null;
  course_key: number | null;
  actor_key: number | null;
  payload: JsonObject;
  occurred_at: string;
  created_at: string;
};

export const toLogEntry = (row: LogRow): LogEntry => ({
  position: BigInt(row.position),
  type: row.type,
  version: row.version,
  userKey: row.user_key,
  courseKey: row.course_key,
  actorKey: row.actor_key,
  payload: row.payload,
  occurredAt: new Date(row.occurred_at),
  createdAt: new Date(row.created_at),
});
