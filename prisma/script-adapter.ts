import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import { DatabaseError, Pool, type QueryArrayResult } from 'pg';

/**
 * A pool of exactly one connection, which stays the same one: session locks, and the settings that a migration
 * makes for its session, must not depend on which connection a statement happens to get. End it when done.
 */
export function createSingleConnection(ownerUrl: string): Pool {
  const pool = new Pool({ connectionString: ownerUrl, max: 1, idleTimeoutMillis: 0, application_name: 'hma-migrate' });
  // A connection lost while idle is told again by the next statement; unheard, the event would end the process.
  pool.on('error', () => {});
  return pool;
}

/**
 * Prisma's adapter over `connection`, fit for hand-written migrations. Two things differ from `PrismaPg`:
 * a script is not split at semicolons (they occur in function bodies, strings and comments) but sent whole, which makes it
 * one transaction unless it says otherwise, as with Prisma's native engine; and the shadow database is one that can be dropped.
 * @param ownerUrl may create databases, if a shadow database is asked for
 */
export const createScriptAdapter = (connection: Pool, ownerUrl: string): SqlMigrationAwareDriverAdapterFactory => ({
  provider: 'postgres',
  adapterName: '@prisma/adapter-pg',
  connect: () => connectTo(connection, async () => {}),
  connectToShadowDb: async () => {
    const name = `hma_shadow_${randomUUID().replaceAll('-', '')}`;
    await connection.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    const url = new URL(ownerUrl);
    url.pathname = `/${name}`;
    const shadow = createSingleConnection(url.href);
    return connectTo(shadow, async () => {
      await shadow.end();
      await connection.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
  },
});

async function connectTo(connection: Pool, dispose: () => Promise<void>): Promise<SqlDriverAdapter> {
  const charColumns = new WeakMap<object, readonly number[]>();
  const adapter = await new PrismaPg(hideCharType(connection, charColumns)).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    dispose,
    executeScript: (script: string) => executeWhole(connection, script),
    queryRaw: async (query: SqlQuery) => {
      const result = await queryRaw(query);
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    },
  });
}

const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * The engine reads columns of the catalog's own type `"char"`, and wants them as characters; Prisma's adapter refuses the type.
 * So the adapter is shown text, and where that was is noted in `charColumns`, by the rows of the result.
 */
function hideCharType(pool: Pool, charColumns: WeakMap<object, readonly number[]>): Pool {
  const query = async (...args: unknown[]) => {
    const result = await (pool.query as (...args: unknown[]) => Promise<QueryArrayResult>).apply(pool, args);
    const found = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []));
    for (const index of found) result.fields[index]!.dataTypeID = TEXT_OID;
    charColumns.set(result.rows, found);
    return result;
  };
  return new Proxy(pool, { get: (target, key): unknown => (key === 'query' ? query : Reflect.get(target, key)) });
}

async function executeWhole(connection: Pool, script: string): Promise<void> {
  try {
    await connection.query(script);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    // Prisma reports the message alone, so the line has to be in it.
    const line = error.position ? ` (line ${script.slice(0, Number(error.position)).split('\n').length})` : '';
    throw new DriverAdapterError({
      kind: 'postgres',
      // Of codes that it knows, the engine makes a message of its own, and less is in it.
      code: 'XX000',
      severity: error.severity ?? 'ERROR',
      message: `${error.message}${line}`,
      detail: error.detail,
      column: error.column,
      hint: error.hint,
    });
  }
}
