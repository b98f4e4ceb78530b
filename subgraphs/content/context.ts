import type { Identity } from '../../platform/auth/viewer.ts';
import type { Actor } from './domain/access.ts';
import type { Loaders } from './loaders.ts';
import type { ContentServices } from './services/services.ts';

/** What a resolver of this subgraph works with. */
export type ContentContext = Identity & {
  /** The viewer with their memberships, read once a request and only when a rule needs them. */
  actor: () => Promise<Actor>;
  loaders: Loaders;
  services: ContentServices;
};
