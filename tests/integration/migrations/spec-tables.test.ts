import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../../support/database.ts';

/** What `information_schema` says of a table's columns, constraints and references, by table. */
type Shape = { columns: Record<string, unknown>[]; constraints: string[] };

const TABLES = ['courses', 'content_items', 'users', 'user_sessions', 'user_progress', 'learning_events', 'analytics_summaries'];

/** Where the product departs from the document, and why. */
const DEVIATIONS: Record<string, { table: string; column: string; spec: unknown; ours: unknown; why: string }[]> = {
  data_type: [
    {
      table: 'learning_events',
      column: 'id',
      spec: 'integer',
      ours: 'bigint',
      why: 'four bytes are used up in 2.5 days at 10,000 events a second',
    },
  ],
};

describe("the spec's seven tables", () => {
  const database = useDatabase();
  let client: Client;

  beforeAll(async () => {
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query('CREATE SCHEMA spec; SET search_path TO spec');
    await client.query(await readFile('tests/support/spec-tables.sql', 'utf8'));
    await client.query('RESET search_path');
  });
  afterAll(() => client.end());

  async function shapeOf(schema: string, table: string): Promise<Shape> {
    const { rows: columns } = await client.query<Record<string, unknown>>(
      `SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, datetime_precision, is_nullable,
         regexp_replace(replace(column_default, 'spec.', ''), '_id_seq.*', '') AS column_default
       FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY column_name`,
      [schema, table],
    );
    const { rows: constraints } = await client.query<{ definition: string }>(
      `SELECT replace(pg_get_constraintdef(c.oid), 'spec.', '') AS definition FROM pg_constraint c
       WHERE conrelid = format('%I.%I', $1::text, $2::text)::regclass AND contype IN ('p', 'u', 'f') ORDER BY 1`,
      [schema, table],
    );
    return { columns, constraints: constraints.map(({ definition }) => definition) };
  }

  it('are seven', async () => {
    const { rows } = await client.query(`SELECT count(*)::int AS count FROM information_schema.tables WHERE table_schema = 'spec'`);
    expect(rows[0].count).toBe(TABLES.length);
  });

  it.each(TABLES)('%s has every column of the spec, exactly, but for the listed deviations', async (table) => {
    const [spec, ours] = await Promise.all([shapeOf('spec', table), shapeOf('public', table)]);
    const expected = spec.columns.map((column) => withDeviations(table, column));
    const named = new Set(spec.columns.map((column) => column['column_name']));
    expect(ours.columns.filter((column) => named.has(column['column_name']))).toEqual(expected);
  });

  it.each(TABLES)('%s has every unique and reference of the spec', async (table) => {
    const [spec, ours] = await Promise.all([shapeOf('spec', table), shapeOf('public', table)]);
    expect(ours.constraints).toEqual(expect.arrayContaining(spec.constraints));
  });

  it('lets only the owner change the schema', async () => {
    const app = new Client({ connectionString: database.appUrl });
    await app.connect();
    await expect(app.query('ALTER TABLE courses ADD COLUMN sneaked_in int')).rejects.toThrow('must be owner');
    await expect(app.query('CREATE TABLE sneaked_in (id int)')).rejects.toThrow('permission denied');
    await app.end();
  });
});

function withDeviations(table: string, column: Record<string, unknown>): Record<string, unknown> {
  const changed = { ...column };
  for (const [property, deviations] of Object.entries(DEVIATIONS)) {
    for (const { spec, ours } of deviations.filter((one) => one.table === table && one.column === column['column_name'])) {
      expect(changed[property]).toBe(spec);
      changed[property] = ours;
      if (ours === 'bigint') changed['numeric_precision'] = 64;
    }
  }
  return changed;
}
