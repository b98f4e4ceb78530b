import { unauthenticated } from '../errors.ts';
import { scopesOfRoles } from './scopes.ts';

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

export const NOBODY: Identity = { viewer: null, service: null, isGateway: false, scopes: [] };
export const GATEWAY: Identity = { ...NOBODY, isGateway: true };
export const asViewer = (viewer: Viewer | null): Identity => (viewer ? { ...NOBODY, viewer, scopes: scopesOfRoles(viewer.roles) } : NOBODY);
export const asService = (service: Service, scopes: readonly string[]): Identity => ({ ...NOBODY, service, scopes });

/** @throws UNAUTHENTICATED */
export function assertViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw unauthenticated();
  return viewer;
}

export const hasRole = (viewer: Viewer | null, role: string): boolean => viewer?.roles.includes(role) ?? false;
