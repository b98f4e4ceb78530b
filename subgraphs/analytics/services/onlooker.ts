import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import type { Memberships } from '../../../platform/auth/memberships.ts';
import type { Onlooker } from '../domain/access.ts';

/** What a request knows of who makes it. Memberships are loaded when they are first asked for, once. */
export type Caller = { viewer: Viewer | null; memberships: () => Promise<Memberships> };

/** @throws UNAUTHENTICATED for nobody */
export async function onlookerOf({ viewer, memberships }: Caller): Promise<Onlooker & { viewer: Viewer }> {
  return { viewer: assertViewer(viewer), memberships: await memberships() };
}
