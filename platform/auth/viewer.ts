import { unauthenticated } from '../errors.ts';
import { scopesOfRoles, type ScopeName } from './scopes.ts';

/** The person a request acts for, as verified by the gateway. */
export type Viewer = {
  /** Internal key; never leaves the platform. */
  key: number;
  /** Public id. */
  id: string;
  roles: readonly string[];
  /** Public id of the session. */
  sessionId: string;
};

/** The account of a module or a tool. */
export type Service = {
  /** Public id. */
  id: string;
  name: string;
};

/** Who speaks. At most one of `viewer`, `service` and `isGateway` says somebody; none of them is nobody. */
export type Identity = {
  viewer: Viewer | null;
  service: Service | null;
  /** The gateway in its own name, to find out who a client is. */
  isGateway: boolean;
  /** What a viewer's roles or a service account were given; see `scopes.ts`. */
  scopes: readonly string[];
};

/** Who speaks, as tables of rules ask. */
export type Speaker = Pick<Identity, 'viewer' | 'service' | 'scopes'>;

export const NOBODY: Identity = { viewer: null, service: null, isGateway: false, scopes: [] };
export const GATEWAY: Identity = { ...NOBODY, isGateway: true };
export const asViewer = (viewer: Viewer | null): Identity => (viewer ? { ...NOBODY, viewer, scopes: scopesOfRoles(viewer.roles) } : NOBODY);
export const asService = (service: Service, scopes: readonly string[]): Identity => ({ ...NOBODY, service, scopes });

/** @throws UNAUTHENTICATED */
export function assertViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw unauthenticated();
  return viewer;
}

/**
 * Whether a service account speaks that was given this scope. People have theirs by their roles, and what people may see is said of
 * their roles and memberships: an instructor's scope is no right to the courses of others.
 */
export const isServiceWith = ({ service, scopes }: Speaker, scope: ScopeName): boolean => service !== null && scopes.includes(scope);

/** @throws UNAUTHENTICATED for nobody */
export function assertSpeaker<Speaking extends Pick<Speaker, 'viewer' | 'service'>>(speaking: Speaking): Speaking {
  if (!speaking.viewer && !speaking.service) throw unauthenticated();
  return speaking;
}

export const hasRole = (viewer: Viewer | null, role: string): boolean => viewer?.roles.includes(role) ?? false;
