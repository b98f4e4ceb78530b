import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { loadMemberships } from '../../platform/auth/memberships.ts';
import type { ConsumerDefinition } from '../../platform/events/consumer.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import { withoutPerson } from '../../platform/graph/viewer-scope.ts';
import type { Platform } from '../../platform/platform.ts';
import type { AssessmentContext } from './context.ts';
import type { Asking } from './domain/access.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers/index.ts';
import { createAttemptExpiry } from './jobs/expire-attempts.ts';
import { createAssessmentImport } from './services/assessment-import.ts';
import { createAssessmentService } from './services/assessments.ts';
import { createAttemptService } from './services/attempts.ts';
import { createGradingService } from './services/gradings.ts';
import { createHistoryStore } from './store/history-store.ts';
import { createImportStore } from './store/import-store.ts';
import { createAttemptStore } from './store/attempt-store.ts';
import { createAuthoringStore } from './store/authoring-store.ts';
import { createExpiryService } from './services/expiry.ts';
import { createHistoryService } from './services/history.ts';
import { createLiveService } from './services/live.ts';
import { createAssessmentStore } from './store/assessment-store.ts';
import { createQuestionStore } from './store/question-store.ts';
import { createSubmissionStore } from './store/submission-store.ts';

/** The assessment subgraph: what is asked, attempts at it, grading, results. */
export function createAssessmentSubgraph(platform: Platform, verifier: IdentityVerifier) {
  const { streams, identities, now, newId, logger } = platform;
  const db = platform.own('assessment', 'assessmentRevision', 'question', 'submission', 'answer');
  const stores = { assessments: createAssessmentStore(db), questions: createQuestionStore(db), submissions: createSubmissionStore(db) };
  const { assessments, submissions } = stores;
  const attempts = createAttemptStore(db);
  const expiry = createExpiryService({ attempts, submissions, now });
  const services = {
    assessments: createAssessmentService({ assessments, authoring: createAuthoringStore(db), identities, now, newId }),
    attempts: createAttemptService({ attempts, submissions, expiry, now, newId }),
    gradings: createGradingService({ attempts, submissions, now }),
    expiry,
    live: createLiveService({ streams, identities }),
    history: createHistoryService({ ...stores, history: createHistoryStore(db) }),
    imports: createAssessmentImport({ imports: createImportStore(db), identities, now }),
  };

  const handler = createSubgraph<AssessmentContext>({
    name: 'assessment',
    typeDefs: loadTypeDefs(import.meta.url),
    resolvers,
    createContext: ({ identity }) => {
      let asking: Promise<Asking> | undefined;
      return {
        ...identity,
        asking: () => {
          const { viewer, service, scopes } = identity;
          asking ??= loadMemberships(db, viewer).then((memberships) => ({ viewer, service, scopes, memberships }));
          return asking;
        },
        loaders: createLoaders({ ...stores, identities, expiry }, identity.viewer?.key ?? null),
        services,
      };
    },
    narrowing: { course: { asking: (asking) => async () => withoutPerson(await asking()) }, viewerLoaders: ['standing', 'isLocked'] },
    verifier,
    logger,
  });
  const consumers: ConsumerDefinition[] = [];
  return { handler, services, consumers, jobs: [createAttemptExpiry({ expiry, logger })] };
}
