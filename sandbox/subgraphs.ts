import type { IdentityVerifier } from '../platform/auth/identity-token.ts';
import type { Platform } from '../platform/platform.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import { createAnalyticsSubgraph } from '../subgraphs/analytics/subgraph.ts';
import { createAssessmentSubgraph } from '../subgraphs/assessment/subgraph.ts';
import { createContentSubgraph } from '../subgraphs/content/subgraph.ts';
import { createSocialSubgraph } from '../subgraphs/social/subgraph.ts';
import { createUserSubgraph, type UserOptions } from '../subgraphs/user/subgraph.ts';

export type Subgraphs = Awaited<ReturnType<typeof createSubgraphs>>;

/** The five of them, over one platform. Nothing of them runs yet. */
export async function createSubgraphs(
  platform: Platform,
  objects: ObjectStore,
  verifierFor: (name: string) => Promise<IdentityVerifier>,
  accounts: UserOptions = {},
) {
  return {
    content: createContentSubgraph(platform, await verifierFor('content'), { objects }),
    user: createUserSubgraph(platform, await verifierFor('user'), accounts),
    analytics: createAnalyticsSubgraph(platform, await verifierFor('analytics')),
    assessment: createAssessmentSubgraph(platform, await verifierFor('assessment')),
    social: createSocialSubgraph(platform, await verifierFor('social')),
  };
}

/** Names of all that follows the event log. */
export const consumerNames = (subgraphs: Subgraphs): string[] =>
  Object.values(subgraphs).flatMap(({ consumers }) => consumers.map(({ name }) => name));
