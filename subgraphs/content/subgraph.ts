import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import { loadMemberships } from '../../platform/auth/memberships.ts';
import type { Speaker } from '../../platform/auth/viewer.ts';
import type { ConsumerDefinition } from '../../platform/events/consumer.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import { withoutPerson } from '../../platform/graph/viewer-scope.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import type { ContentContext } from './context.ts';
import type { Actor } from './domain/access.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers/index.ts';
import { createCourseImport } from './services/course-import.ts';
import { createCourseService } from './services/courses.ts';
import { createEnrollmentService } from './services/enrollments.ts';
import { createEntityChanges } from './services/entity-changes.ts';
import { createFileService } from './services/files.ts';
import { createHistoryService } from './services/history.ts';
import { createItemService } from './services/items.ts';
import { createLiveService } from './services/live.ts';
import { createPassingConsumer } from './services/passing.ts';
import { createProgressService } from './services/progress.ts';
import { createSearchService } from './services/search.ts';
import { createUploadService } from './services/uploads.ts';
import { createCourseStore } from './store/course-store.ts';
import { OWNED } from './store/database.ts';
import { createEnrollmentStore } from './store/enrollment-store.ts';
import { createHistoryStore } from './store/history-store.ts';
import { createImportStore } from './store/import-store.ts';
import { createItemStore } from './store/item-store.ts';
import { createProgressStore } from './store/progress-store.ts';
import { lockEnrollments, lockForProgress, writeProgress } from './store/progress-write.ts';
import { createSearchStore } from './store/search-store.ts';
import { createUploadStore } from './store/upload-store.ts';

/** The content subgraph: courses, content, enrollment, progress. */
export function createContentSubgraph(platform: Platform, verifier: IdentityVerifier, { objects }: { objects: ObjectStore }) {
  const { streams, identities, now, newId, logger } = platform;
  const db = platform.own(...OWNED);
  const stores = {
    courses: createCourseStore(db),
    items: createItemStore(db),
    enrollments: createEnrollmentStore(db),
    progress: createProgressStore(db),
  };
  const courses = createCourseService({ ...stores, identities, now, newId });
  const items = createItemService({ ...stores, courses, now, newId });
  const services = {
    courses,
    items,
    enrollments: createEnrollmentService({ ...stores, now, newId }),
    progress: createProgressService({ ...stores, now, newId }),
    search: createSearchService({ search: createSearchStore(db), identities }),
    files: createFileService({ objects }),
    uploads: createUploadService({ uploads: createUploadStore(db), items, objects, now, newId }),
    history: createHistoryService({ history: createHistoryStore(db) }),
    imports: createCourseImport({ imports: createImportStore(db), objects, now }),
    live: createLiveService({ streams, identities, courses: stores.courses }),
    entityChanges: createEntityChanges({ streams, identities, items: stores.items }),
  };
  const loadActor = ({ viewer, service, scopes }: Speaker) => {
    let actor: Promise<Actor> | undefined;
    return () => (actor ??= loadMemberships(db, viewer).then((memberships) => ({ viewer, service, scopes, memberships })));
  };

  const handler = createSubgraph<ContentContext>({
    name: 'content',
    typeDefs: loadTypeDefs(import.meta.url),
    resolvers,
    createContext: ({ identity }) => ({
      ...identity,
      actor: loadActor(identity),
      loaders: createLoaders(stores, identities, identity.viewer),
      services,
    }),
    narrowing: { course: { actor: (actor) => async () => withoutPerson(await actor()) }, viewerLoaders: ['myProgress', 'isLocked'] },
    verifier,
    logger,
  });
  const consumers: ConsumerDefinition[] = [
    createPassingConsumer({ writer: { lockEnrollments, lockForProgress, writeProgress }, now, newId }),
  ];
  return { handler, services, consumers };
}
