import type { Identities, IdentityKind } from '../../../platform/database/identities.ts';
import { targetNotFound } from '../domain/failures.ts';
import type { EntityRef } from '../domain/post.ts';

const NAMES: Record<IdentityKind, string> = { user: 'User', course: 'Course', content: 'Content' };

/** An entity of another subgraph that an input names. @throws NOT_FOUND on `field` */
export async function findTarget(identities: Identities, kind: IdentityKind, id: string, field: string): Promise<EntityRef> {
  const key = (await identities.keys(kind, [id])).get(id);
  if (key === undefined) throw targetNotFound(NAMES[kind], id, field);
  return { key, id };
}
