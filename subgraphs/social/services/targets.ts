import type { Publications } from '../../../platform/auth/publications.ts';
import type { Identities, IdentityKind } from '../../../platform/database/identities.ts';
import type { Reader } from '../domain/access.ts';
import { targetNotFound } from '../domain/failures.ts';
import type { EntityRef } from '../domain/post.ts';

const NAMES: Record<IdentityKind, string> = { user: 'User', course: 'Course', content: 'Content' };

export type Directory = { identities: Identities; publications: Publications };

/** Internal keys by id, without what does not exist and what the reader may not know of. */
export const findKnown = (
  { identities, publications }: Directory,
  reader: () => Reader | Promise<Reader>,
  kind: IdentityKind,
  ids: readonly string[],
): Promise<Map<string, number>> =>
  kind === 'user'
    ? identities.keys(kind, ids)
    : publications.findKnown(
        async () => {
          const { viewer, service, scopes, memberships } = await reader();
          return { viewer, service, scopes, memberships: async () => memberships };
        },
        kind,
        ids,
      );

/** An entity of another subgraph that an input names. @throws NOT_FOUND on `field`, also for what the reader may not know of */
export async function findTarget(directory: Directory, reader: Reader, kind: IdentityKind, id: string, field: string): Promise<EntityRef> {
  const key = (await findKnown(directory, () => reader, kind, [id])).get(id);
  if (key === undefined) throw targetNotFound(NAMES[kind], id, field);
  return { key, id };
}
