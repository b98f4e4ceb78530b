import { LRUCache } from 'lru-cache';
import type { SqlExecutor } from '../database/access.ts';
import type { Identities } from '../database/identities.ts';
import { isServiceWith, hasRole, type Speaker } from './viewer.ts';
import type { Memberships } from './memberships.ts';

/** What may be hidden: a course before its publication, and an item of it. */
export type PublishedKind = 'course' | 'content';

/** Who asks. Memberships are asked for only where something is not out. */
export type Knower = Speaker & { memberships: () => Promise<Memberships> };

/** Internal keys by public id, without what does not exist, and without what must be as if it did not. */
export type Publications = {
  findKnown: (knower: () => Knower | Promise<Knower>, kind: PublishedKind, ids: readonly string[]) => Promise<Map<string, number>>;
};

/** What is out stays out, so it is asked for once. */
const MAX_REMEMBERED = 100_000;

/** The courses and items that somebody may know of, for the subgraphs that others' ids are given to. */
export function createPublications(db: SqlExecutor, identities: Identities): Publications {
  const out = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  const findUnpublished = async (kind: PublishedKind, keys: readonly number[]): Promise<Map<number, number>> => {
    const asked = keys.filter((key) => !out.has(`${kind}:${key}`));
    if (asked.length === 0) return new Map();
    const rows = await db.$queryRaw<{ key: number; course_key: number }[]>`
      SELECT key, course_key FROM unpublished(${kind}, ${asked}::int[])`;
    const hidden = new Map(rows.map(({ key, course_key }) => [key, course_key]));
    for (const key of asked) if (!hidden.has(key)) out.set(`${kind}:${key}`, true);
    return hidden;
  };

  return {
    async findKnown(knower, kind, ids) {
      const known = await identities.keys(kind, ids);
      const hidden = await findUnpublished(kind, [...known.values()]);
      if (hidden.size === 0) return known;
      const who = await knower();
      if (hasRole(who.viewer, 'admin') || isServiceWith(who, 'content:drafts')) return known;
      const memberships = hasRole(who.viewer, 'instructor') ? await who.memberships() : null;
      return new Map(
        [...known].filter(([, key]) => {
          const course = hidden.get(key);
          return course === undefined || (memberships?.includes('course', course, 'INSTRUCTOR') ?? false);
        }),
      );
    },
  };
}
