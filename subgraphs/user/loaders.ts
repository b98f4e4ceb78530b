import { createLoaderBy } from '../../platform/graph/loaders.ts';
import type { UserStore } from './store/user-store.ts';

/** One set for each request. */
export const createLoaders = (stores: { users: UserStore }) => ({
  userById: createLoaderBy((user) => user.id, stores.users.findMany),
});
