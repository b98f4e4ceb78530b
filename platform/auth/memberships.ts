import { hasRole, type Viewer } from './viewer.ts';
import type { SqlExecutor } from '../database/access.ts';

export type MembershipRole = 'LEARNER' | 'INSTRUCTOR';

/** What one viewer belongs to, loaded once a request. */
export type Memberships = {
  /** True for members in `role`, or in any role where none is named. Keys are internal. */
  includes: (scope: string, scopeKey: number, role?: MembershipRole) => boolean;
  /** Internal keys of the scopes of this kind, in no particular order. */
  keys: (scope: string, role?: MembershipRole) => number[];
};

/** Of nobody. */
export const NO_MEMBERSHIPS: Memberships = { includes: () => false, keys: () => [] };

/** One statement; nobody belongs to nothing, without one. */
export async function loadMemberships(db: SqlExecutor, viewer: Viewer | null): Promise<Memberships> {
  if (!viewer) return NO_MEMBERSHIPS;
  const rows = await db.$queryRaw<{ scope: string; scope_key: number; role: string }[]>`
    SELECT scope, scope_key, role FROM memberships WHERE user_id = ${viewer.key}`;
  return {
    includes: (scope, scopeKey, role) =>
      rows.some((row) => row.scope === scope && row.scope_key === scopeKey && (!role || row.role === role)),
    keys: (scope, role) => [
      ...new Set(rows.filter((row) => row.scope === scope && (!role || row.role === role)).map((row) => row.scope_key)),
    ],
  };
}

/** Joins the caller's transaction; a membership that is there already stays. */
export const addMembership = (tx: SqlExecutor, scope: string, scopeKey: number, userKey: number, role: MembershipRole) =>
  tx.$executeRaw`
    INSERT INTO memberships (scope, scope_key, user_id, role) VALUES (${scope}, ${scopeKey}, ${userKey}, ${role})
    ON CONFLICT DO NOTHING`;

/** Joins the caller's transaction. */
export const removeMembership = (tx: SqlExecutor, scope: string, scopeKey: number, userKey: number, role: MembershipRole) =>
  tx.$executeRaw`
    DELETE FROM memberships WHERE scope = ${scope} AND scope_key = ${scopeKey} AND user_id = ${userKey} AND role = ${role}`;

export const isAdmin = (viewer: Viewer | null): boolean => hasRole(viewer, 'admin');
