import type { Identities } from '../../../platform/database/identities.ts';
import type { PastLike, PastPost } from '../domain/history.ts';
import { sanitizeText } from '../domain/text.ts';
import type { HistoryStore } from '../store/history-store.ts';

export type HistoryService = ReturnType<typeof createHistoryService>;

/**
 * The past in bulk, for generators and for moving in from elsewhere. For the operator's tools: no client reaches this.
 * What is there already stays as it is, so that repeating it adds nothing; what is added is published as it would have been then.
 */
export const createHistoryService = ({ history, identities }: { history: HistoryStore; identities: Identities }) => ({
  /** Adds posts, and comments on posts of the same call or of before. Whether their authors might write is not checked. How many were added. */
  async addPosts(posts: readonly PastPost[]): Promise<number> {
    const courses = await identities.keys('course', [...new Set(posts.map(({ courseId }) => courseId))]);
    const placed = posts.flatMap(({ courseId, ...post }) => {
      const courseKey = courses.get(courseId);
      return courseKey === undefined ? [] : [{ ...post, courseKey, body: sanitizeText(post.body) }];
    });
    return placed.length > 0 ? history.insertPosts(placed) : 0;
  },

  /** How many were added. */
  addLikes: async (likes: readonly PastLike[]): Promise<number> => (likes.length > 0 ? history.insertLikes(likes) : 0),
});
