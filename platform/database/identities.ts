import { LRUCache } from 'lru-cache';
import type { SqlExecutor } from './access.ts';

/** The kinds of entities whose public ids other subgraphs print or receive. */
export type IdentityKind = 'user' | 'course' | 'content';

/** The map between internal keys and public ids. Entries never change, so both directions are cached for the process's life. */
export type Identities = {
  /** Public ids by internal key; keys that do not exist are left out. */
  publicIds: (kind: IdentityKind, keys: readonly number[]) => Promise<Map<number, string>>;
  /** Internal keys by public id; ids that do not exist are left out. */
  keys: (kind: IdentityKind, publicIds: readonly string[]) => Promise<Map<string, number>>;
};

/** @param size entries kept in each direction */
export function createIdentities(db: SqlExecutor, size = 100_000): Identities {
  const idsByKey = new LRUCache<string, string>({ max: size });
  const keysById = new LRUCache<string, number>({ max: size });

  const remember = (kind: string, rows: readonly { key: number; public_id: string }[]) => {
    for (const row of rows) {
      idsByKey.set(`${kind}:${row.key}`, row.public_id);
      keysById.set(`${kind}:${row.public_id}`, row.key);
    }
  };

  return {
    publicIds: async (kind, keys) => {
      const missing = [...new Set(keys)].filter((key) => !idsByKey.has(`${kind}:${key}`));
      const found = new Map<number, string>();
      for (const key of keys) {
        const id = idsByKey.get(`${kind}:${key}`);
        if (id !== undefined) found.set(key, id);
      }
      if (missing.length > 0) {
        const rows = await db.$queryRaw<{ key: number; public_id: string }[]>`
          SELECT key, public_id FROM identities WHERE kind = ${kind} AND key = ANY(${missing})`;
        remember(kind, rows);
        for (const row of rows) found.set(row.key, row.public_id);
      }
      return found;
    },
    keys: async (kind, publicIds) => {
      const found = new Map<string, number>();
      const missing: string[] = [];
      for (const id of new Set(publicIds)) {
        const key = keysById.get(`${kind}:${id}`);
        if (key !== undefined) found.set(id, key);
        // What PostgreSQL cannot hold is nobody's id.
        else if (!id.includes('\0')) missing.push(id);
      }
      if (missing.length > 0) {
        const rows = await db.$queryRaw<{ key: number; public_id: string }[]>`
          SELECT key, public_id FROM identities WHERE kind = ${kind} AND public_id = ANY(${missing})`;
        remember(kind, rows);
        for (const row of rows) found.set(row.public_id, row.key);
      }
      return found;
    },
  };
}
