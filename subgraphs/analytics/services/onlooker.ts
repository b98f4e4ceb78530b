import { assertSpeaker, type Speaker } from '../../../platform/auth/viewer.ts';
import type { Memberships } from '../../../platform/auth/memberships.ts';
import type { Onlooker } from '../domain/access.ts';

/** What a request knows of who makes it. Memberships are loaded when they are first asked for, once. */
export type Caller = Speaker & { memberships: () => Promise<Memberships> };

/** @throws UNAUTHENTICATED for nobody */
export async function onlookerOf(caller: Caller): Promise<Onlooker> {
  const { viewer, service, scopes, memberships } = assertSpeaker(caller);
  return { viewer, service, scopes, memberships: await memberships() };
}
