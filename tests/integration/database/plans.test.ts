import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { useAcademy } from '../../support/academy/academy.ts';
import { withDatabase } from '../../support/postgres-setup.ts';
import { operations } from '../../support/bulk/operations.ts';

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] };
type Statement = { sql: string; parameters: readonly unknown[] };

/** Tables that stay small, where reading all of it is right. */
const SMALL = new Set([
  'event_head',
  'event_consumers',
  'event_outbox',
  'courses',
  'course_revisions',
  'reports',
  'uploads',
  'idempotency_keys',
  'search_words',
  'credentials',
  'dead_letters',
  '_prisma_migrations',
]);
/** What goes on beside requests. */
const BACKGROUND = /event_head|event_outbox|event_consumers|pg_notify|^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|SELECT 1)/i;

describe('the plans of the statements that the graph makes, on 100,000 rows', () => {
  let statements: Statement[] = [];
  const suite = useAcademy('in process', { onStatement: (sql, parameters) => statements.push({ sql, parameters }) });
  let explainer: Client;

  beforeAll(async () => {
    // As the owner: whoever does not own a table cannot analyze it.
    const { rows } = await suite.platform.database.pool.query<{ name: string }>('SELECT current_database() AS name');
    explainer = new Client({ connectionString: withDatabase(inject('postgres').ownerUrl, rows[0]?.name ?? '') });
    await explainer.connect();
    await explainer.query(await readFile('tests/support/bulk/hundred-thousand.sql', 'utf8'));
    await explainer.query('ANALYZE');
  }, 180_000);
  // Before the database is dropped, which would end it with an error.
  afterAll(() => explainer.end());

  it.each(operations)('$name', async ({ query, variables, as }) => {
    const client = await suite.signIn(as);
    statements = [];
    const { errors } = await client.ask(query, variables);
    expect(errors).toBeUndefined();
    const made = statements.filter(({ sql }) => !BACKGROUND.test(sql));
    expect(made.length).toBeGreaterThan(0);

    const scans: string[] = [];
    for (const { sql, parameters } of made) {
      const { rows } = await explainer.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${sql}`, [...parameters]);
      for (const table of scannedTables(rows[0]?.['QUERY PLAN'][0]?.Plan)) if (!SMALL.has(table)) scans.push(`${table}: ${sql}`);
    }
    expect(scans).toEqual([]);
  });
});

function scannedTables(plan: Plan | undefined): string[] {
  if (!plan) return [];
  const own = plan['Node Type'] === 'Seq Scan' && plan['Relation Name'] ? [plan['Relation Name']] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scannedTables)];
}
