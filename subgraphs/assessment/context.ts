import type { Identity } from '../../platform/auth/viewer.ts';
import type { Asking } from './domain/access.ts';
import type { createLoaders } from './loaders.ts';
import type { ExpiryService } from './services/expiry.ts';
import type { LiveService } from './services/live.ts';

export type AssessmentServices = {
  expiry: ExpiryService;
  live: LiveService;
};

/** What a resolver of this subgraph works with. */
export type AssessmentContext = Identity & {
  /** Who asks, with their memberships: one statement for a request that needs them, none for others. */
  asking: () => Promise<Asking>;
  loaders: ReturnType<typeof createLoaders>;
  services: AssessmentServices;
};
