import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { loadMemberships } from '../../platform/auth/memberships.ts';
import type { ConsumerDefinition } from '../../platform/events/consumer.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import type { Platform } from '../../platform/platform.ts';
import type { AssessmentContext } from './context.ts';
import type { Asking } from './domain/access.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers/index.ts';
import { createExpiryService } from './services/expiry.ts';
import { createLiveService } from './services/live.ts';
import { createAssessmentStore } from './store/assessment-store.ts';
import { createQuestionStore } from './store/question-store.ts';
import { createSubmissionStore } from './store/submission-store.ts';

/** The assessment subgraph: what is asked, attempts at it, grading, results. */
export function createAssessmentSubgraph(platform: Platform, verifier: IdentityVerifier) {
  const { streams, identities, logger } = platform;
  const db = platform.own('assessment', 'assessmentRevision', 'question', 'submission', 'answer');
  const stores = { assessments: createAssessmentStore(db), questions: createQuestionStore(db), submissions: createSubmissionStore(db) };
  const services = { expiry: createExpiryService(), live: createLiveService({ streams, identities }) };

  const handler = createSubgraph<AssessmentContext>({
    name: 'assessment',
    typeDefs: loadTypeDefs(import.meta.url),
    resolvers,
    createContext: ({ identity }) => {
      let asking: Promise<Asking> | undefined;
      return {
        ...identity,
        asking: () => {
          asking ??= loadMemberships(db, identity.viewer).then((memberships) => ({ viewer: identity.viewer, memberships }));
          return asking;
        },
        loaders: createLoaders({ ...stores, identities, expiry: services.expiry }, identity.viewer?.key ?? null),
        services,
      };
    },
    verifier,
    logger,
  });
  const consumers: ConsumerDefinition[] = [];
  return { handler, services, consumers };
}
