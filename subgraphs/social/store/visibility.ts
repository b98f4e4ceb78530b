import { isAdmin } from '../../../platform/auth/memberships.ts';
import { Prisma } from '../../../platform/database/generated/client.ts';
import type { Reader } from '../domain/access.ts';

/**
 * The condition under which `reader` may see the row of posts named `p`: the table of domain/access.ts in SQL.
 * Every statement that reads posts for somebody has it.
 */
export function visibleTo({ viewer, memberships }: Reader): Prisma.Sql {
  if (!viewer) return Prisma.sql`(p.privacy = 'PUBLIC' AND p.course_id IS NOT NULL)`;
  if (isAdmin(viewer)) return Prisma.sql`(p.privacy <> 'PRIVATE' OR p.author_id = ${viewer.key})`;
  return Prisma.sql`(p.author_id = ${viewer.key} OR p.privacy = 'PUBLIC'
    OR (p.privacy = 'COURSE_MEMBERS' AND p.course_id = ANY(${memberships.keys('course')}::int[])))`;
}
