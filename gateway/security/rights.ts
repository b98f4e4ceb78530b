import type { Identity } from '../../platform/auth/viewer.ts';
import type { Rights } from '../caller.ts';

/** Policies of the academy's schema: `person` for whoever signed in, and each role of theirs; `service` for service accounts. */
export const rightsOf = ({ viewer, service, scopes }: Identity): Rights => ({
  authenticated: viewer !== null || service !== null,
  scopes,
  policies: viewer ? ['person', ...viewer.roles] : service ? ['service'] : [],
});
