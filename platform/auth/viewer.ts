import { unauthenticated } from '../errors.ts';

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

/** Who speaks: a viewer, nobody, or a process of the platform itself. */
export type Identity = { viewer: Viewer | null; service: string | null };

/** @throws UNAUTHENTICATED */
export function assertViewer(viewer: Viewer | null): Viewer {
  if (!viewer) throw unauthenticated();
  return viewer;
}

export const hasRole = (viewer: Viewer | null, role: string): boolean => viewer?.roles.includes(role) ?? false;
