import type { Identity } from '../../platform/auth/viewer.ts';
import type { Reader } from './domain/access.ts';
import type { Loaders } from './loaders.ts';
import type { FollowService } from './services/follows.ts';
import type { InteractionService } from './services/interactions.ts';
import type { LiveService } from './services/live.ts';
import type { PostService } from './services/posts.ts';
import type { ReadingService } from './services/reading.ts';

export type SocialServices = {
  posts: PostService;
  reading: ReadingService;
  interactions: InteractionService;
  follows: FollowService;
  live: LiveService;
};

/** What a resolver of this subgraph works with. */
export type SocialContext = Identity & {
  /** The viewer with their memberships: read when first needed, then kept for this request. */
  reader: () => Promise<Reader>;
  loaders: Loaders;
  services: SocialServices;
};
