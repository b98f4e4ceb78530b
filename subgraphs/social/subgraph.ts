import { loadMemberships } from '../../platform/auth/memberships.ts';
import { createPublications } from '../../platform/auth/publications.ts';
import type { IdentityVerifier } from '../../platform/auth/identity-token.ts';
import type { Speaker } from '../../platform/auth/viewer.ts';
import { createSubgraph, loadTypeDefs } from '../../platform/graph/subgraph.ts';
import { withoutPerson } from '../../platform/graph/viewer-scope.ts';
import type { Platform } from '../../platform/platform.ts';
import type { SocialContext } from './context.ts';
import type { Reader } from './domain/access.ts';
import { createLoaders, VIEWER_LOADERS } from './loaders.ts';
import { resolvers } from './resolvers/index.ts';
import { createFollowService } from './services/follows.ts';
import { createHistoryService } from './services/history.ts';
import { createInteractionService } from './services/interactions.ts';
import { createLiveService } from './services/live.ts';
import { createPostService } from './services/posts.ts';
import { createReadingService } from './services/reading.ts';
import { createFeedStore } from './store/feed-store.ts';
import { createFollowStore } from './store/follow-store.ts';
import { createHistoryStore } from './store/history-store.ts';
import { createInteractionStore } from './store/interaction-store.ts';
import { createPostChanges } from './store/post-changes.ts';
import { createPostStore } from './store/post-store.ts';

/** The social subgraph: forums, posts, comments, likes, shares, follows, feeds. */
export function createSocialSubgraph(platform: Platform, verifier: IdentityVerifier) {
  const { streams, identities, now, newId, logger } = platform;
  const db = platform.own('post', 'interaction', 'follow');
  const directory = { identities, publications: createPublications(db, identities) };
  const posts = createPostStore(db);
  const interactions = createInteractionStore(db);
  const follows = createFollowStore(db);
  const readAs = async ({ viewer, service, scopes }: Speaker): Promise<Reader> => ({
    viewer,
    service,
    scopes,
    memberships: await loadMemberships(db, viewer),
  });

  const services = {
    posts: createPostService({ posts, changes: createPostChanges(db), directory, now, newId }),
    reading: createReadingService({ feeds: createFeedStore(db) }),
    interactions: createInteractionService({ interactions, posts, directory, now, newId }),
    follows: createFollowService({ follows, directory, now, newId }),
    history: createHistoryService({ history: createHistoryStore(db), identities }),
    live: createLiveService({ streams, directory, posts, readAs }),
  };

  const handler = createSubgraph<SocialContext>({
    name: 'social',
    typeDefs: loadTypeDefs(import.meta.url),
    resolvers,
    createContext: ({ identity }) => {
      let read: Promise<Reader> | undefined;
      const reader = () => (read ??= readAs(identity));
      const viewerKey = identity.viewer?.key ?? null;
      return { ...identity, reader, loaders: createLoaders({ reader, viewerKey, posts, interactions, follows, directory }), services };
    },
    narrowing: { course: { reader: (reader) => async () => withoutPerson(await reader()) }, viewerLoaders: VIEWER_LOADERS },
    verifier,
    logger,
  });
  return { handler, services, consumers: [] };
}
