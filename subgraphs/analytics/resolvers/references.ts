import { notFound } from '../../../platform/errors.ts';
import type { Loaders } from '../loaders.ts';
import type { Reference } from '../services/figures.ts';

const KINDS = {
  User: { byId: 'userKey', byKey: 'userId' },
  Course: { byId: 'courseKey', byKey: 'courseId' },
  ContentItem: { byId: 'contentKey', byKey: 'contentId' },
} as const;

/** An entity as the gateway names it. @throws NOT_FOUND */
export async function referenceById(type: keyof typeof KINDS, id: string, loaders: Loaders): Promise<Reference> {
  const key = await loaders[KINDS[type].byId].load(id);
  if (key === null) throw notFound(type, id);
  return { id, key };
}

/** An entity by its internal key. Null where there is none, and for null. */
export async function referenceByKey(type: keyof typeof KINDS, key: number | null, loaders: Loaders): Promise<Reference | null> {
  const id = key === null ? null : await loaders[KINDS[type].byKey].load(key);
  return id === null || key === null ? null : { id, key };
}
