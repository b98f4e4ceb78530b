import type { Identity } from '../../platform/auth/viewer.ts';
import type { Asking } from './domain/access.ts';
import type { createLoaders } from './loaders.ts';
import type { AssessmentImport } from './services/assessment-import.ts';
import type { AssessmentService } from './services/assessments.ts';
import type { AttemptService } from './services/attempts.ts';
import type { ExpiryService } from './services/expiry.ts';
import type { GradingService } from './services/gradings.ts';
import type { LiveService } from './services/live.ts';

export type AssessmentServices = {
  assessments: AssessmentService;
  attempts: AttemptService;
  gradings: GradingService;
  expiry: ExpiryService;
  live: LiveService;
  imports: AssessmentImport;
};

/** What a resolver of this subgraph works with. */
export type AssessmentContext = Identity & {
  /** Who asks, with their memberships: one statement for a request that needs them, none for others. */
  asking: () => Promise<Asking>;
  loaders: ReturnType<typeof createLoaders>;
  services: AssessmentServices;
};
