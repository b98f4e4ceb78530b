import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';

export type DatabaseOptions = {
  /** `postgresql://…`; the role must not be the owner of the schema. */
  url: string;
  /** Connections at the most; default 10. */
  poolSize?: number;
  /** A statement that runs longer is cancelled; default 15,000 ms. */
  statementTimeoutMs?: number;
  /** Called with every statement and its parameters before it is sent. For tests and diagnosis. */
  onStatement?: (sql: string, parameters: readonly unknown[]) => void;
};

/** One process's way to the database: Prisma for stores, the pool for what the platform does in plain SQL. */
export type Database = {
  prisma: PrismaClient;
  pool: Pool;
  /** Resolves if a statement can be answered now. */
  ping: () => Promise<void>;
  close: () => Promise<void>;
};

/** Connects lazily: nothing is sent before the first statement. A lost server is found again by the next one. */
export function connectDatabase(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    query_timeout: (options.statementTimeoutMs ?? 15_000) + 2_000,
    options: '-c TimeZone=UTC',
  });
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So would one that breaks between the statements of whoever has it; the next statement rejects.
  pool.on('connect', (client) => client.on('error', () => undefined));
  if (options.onStatement) observeStatements(pool, options.onStatement);

  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { statementNameGenerator: createStatementNames() }),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
  });
  return {
    prisma,
    pool,
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Distinct texts that a connection keeps prepared. What is made with lists of values has many texts, and would fill it with ones used once. */
const MAX_PREPARED = 500;

/** Names the first texts that come, so that each connection parses and plans them once; to the driver, an empty name is none. */
function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MAX_PREPARED) return known ?? '';
    const name = `hma_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

function observeStatements(pool: Pool, onStatement: NonNullable<DatabaseOptions['onStatement']>) {
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const observed = (...args: unknown[]) => {
      const [statement, parameters] = args;
      if (typeof statement === 'string') onStatement(statement, Array.isArray(parameters) ? parameters : []);
      else
        onStatement(
          (statement as { text: string }).text,
          (statement as { values?: unknown[] }).values ?? (Array.isArray(parameters) ? parameters : []),
        );
      return query(...args);
    };
    Object.assign(client, { query: observed });
  });
}
