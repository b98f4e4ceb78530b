import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { loadMemberships, type Memberships } from '../../platform/auth/memberships.ts';
import type { ConsumerDefinition } from '../../platform/events/consumer.ts';
import { createPublications } from '../../platform/auth/publications.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import { facelessMemberships } from '../../platform/graph/viewer-scope.ts';
import type { Platform } from '../../platform/platform.ts';
import type { AnalyticsContext } from './context.ts';
import { createLearnerConsumer } from './jobs/learner-consumer.ts';
import { createReportJob } from './jobs/report-job.ts';
import { createSummaryConsumer } from './jobs/summary-consumer.ts';
import { createLoaders, type FindKnown } from './loaders.ts';
import { resolvers } from './resolvers/index.ts';
import { createEventService } from './services/events.ts';
import { createFiguresService } from './services/figures.ts';
import { createIngestService } from './services/ingest.ts';
import { createLiveService } from './services/live.ts';
import { createReportService } from './services/reports.ts';
import { createContentFiguresStore } from './store/content-figures-store.ts';
import { createCourseFiguresStore } from './store/course-figures-store.ts';
import { createEventStore } from './store/event-store.ts';
import { createLearnerFiguresStore } from './store/learner-figures-store.ts';
import { createReportStore } from './store/report-store.ts';

/** The analytics subgraph: learning events, daily summaries, figures, reports. Consumers and jobs are for the caller to start and stop. */
export function createAnalyticsSubgraph(platform: Platform, verifier: IdentityVerifier) {
  const { streams, identities, now, newId, logger, poke } = platform;
  const db = platform.own('learningEvent', 'analyticsSummary', 'learnerCourse', 'report', 'contentCourse');
  const publications = createPublications(db, identities);
  const reports = createReportStore(db);
  const stores = {
    events: createEventStore(db, poke),
    courses: createCourseFiguresStore(db),
    learners: createLearnerFiguresStore(db),
    contents: createContentFiguresStore(db),
  };

  const reportJob = createReportJob({ ...stores, reports, identities, now, logger });
  const figures = createFiguresService();
  const services = {
    ingest: createIngestService({ events: stores.events, identities, publications, now, newId }),
    events: createEventService(),
    figures,
    reports: createReportService({ reports, figures, poke: reportJob.poke, now, newId }),
    live: createLiveService({ streams, identities, publications }),
  };

  const handler = createSubgraph<AnalyticsContext>({
    name: 'analytics',
    typeDefs: loadTypeDefs(import.meta.url),
    resolvers,
    createContext: ({ identity }) => {
      const at = now();
      let memberships: Promise<Memberships> | undefined;
      const caller = { ...identity, memberships: () => (memberships ??= loadMemberships(db, identity.viewer)) };
      const known: FindKnown = (kind, ids) => publications.findKnown(() => caller, kind, ids);
      return {
        ...caller,
        at,
        loaders: createLoaders(stores, identities, known, at),
        services,
      };
    },
    narrowing: { course: { memberships: (memberships) => async () => facelessMemberships(await memberships()) } },
    verifier,
    logger,
  });
  const consumers: ConsumerDefinition[] = [createLearnerConsumer(now), createSummaryConsumer(now)];
  return { handler, services, consumers, jobs: [reportJob] };
}
