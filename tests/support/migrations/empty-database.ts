import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { query } from '../postgres/query.ts';
import { withDatabase } from '../postgres-setup.ts';

/** Makes an empty database on the run's server, and returns its URL as the owner. It goes with the server. */
export async function createEmptyDatabase(): Promise<string> {
  const { ownerUrl } = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(ownerUrl, `CREATE DATABASE ${name}`);
  return withDatabase(ownerUrl, name);
}
