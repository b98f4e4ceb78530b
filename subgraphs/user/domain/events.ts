import type { NewEvent } from '../../../platform/events/event.ts';

/** Types of the events that this subgraph publishes. */
export const userEvents = {
  registered: 'user.account.registered',
  profileUpdated: 'user.profile.updated',
  rolesAssigned: 'user.roles.assigned',
  sessionRevoked: 'user.session.revoked',
  serviceTokenRotated: 'user.service_token.rotated',
  serviceTokenRevoked: 'user.service_token.revoked',
} as const;

type Facts = { userKey: number; actorKey: number | null; at: Date };

const userEvent = (type: string, { userKey, actorKey, at }: Facts, payload: NewEvent['payload'] = {}): NewEvent => ({
  type,
  version: 1,
  userKey,
  courseKey: null,
  actorKey,
  payload: { user: userKey, ...payload },
  occurredAt: at,
});

export const registered = (facts: Facts) => userEvent(userEvents.registered, facts);
export const profileUpdated = (facts: Facts) => userEvent(userEvents.profileUpdated, facts);
export const rolesAssigned = (facts: Facts, roles: readonly string[]) => userEvent(userEvents.rolesAssigned, facts, { roles: [...roles] });
/** @param session public id; null: all of the user's sessions */
export const sessionRevoked = (facts: Facts, session: string | null) => userEvent(userEvents.sessionRevoked, facts, { session });

const serviceEvent = (type: string, service: string, at: Date, payload: NewEvent['payload'] = {}): NewEvent => ({
  type,
  version: 1,
  userKey: null,
  courseKey: null,
  actorKey: null,
  payload: { service, ...payload },
  occurredAt: at,
});

/** @param service public id of the account, some of whose tokens end earlier than they would have */
export const serviceTokenRotated = (service: string, at: Date) => serviceEvent(userEvents.serviceTokenRotated, service, at);
/** @param token public id; null: all of the account's tokens */
export const serviceTokenRevoked = (service: string, at: Date, token: string | null) =>
  serviceEvent(userEvents.serviceTokenRevoked, service, at, { token });
