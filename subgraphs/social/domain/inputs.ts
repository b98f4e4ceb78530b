import { z } from 'zod';
import { isBlank, lengthOf, sanitizeText } from './text.ts';

export const MAX_POST_LENGTH = 10_000;
export const MAX_COMMENT_LENGTH = 5_000;

/** No control characters: PostgreSQL does not hold all of them, and no id has one. */
const name = (what: string) => z.string().regex(/^\P{Cc}{1,255}$/u, `Expected ${what} of 1 to 255 characters`);
const id = name('an id');
const idempotencyKey = name('a key').nullish();
const privacy = z.enum(['PUBLIC', 'COURSE_MEMBERS', 'PRIVATE']).nullish();

/** Counted as it was sent, stored as it was sanitized. */
const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .refine((text) => text.length <= 2 * max && lengthOf(text) <= max, `Expected at most ${max} characters`)
    .transform(sanitizeText);
const text = (max: number) => optionalText(max).refine((clean) => !isBlank(clean), 'Expected text, and found none besides markup');

/** In somebody's own pages there are no members of a course. */
const placed = (input: { courseId?: string | null | undefined; privacy?: string | null | undefined }) =>
  input.courseId != null || input.privacy !== 'COURSE_MEMBERS';
const misplaced = { path: ['privacy'], message: 'COURSE_MEMBERS is for posts in the forum of a course' };

export const createPostInput = z
  .object({ courseId: id.nullish(), body: text(MAX_POST_LENGTH), privacy, idempotencyKey })
  .refine(placed, misplaced);
export const shareInput = z
  .object({
    targetType: z.enum(['COURSE', 'CONTENT', 'POST']).default('POST'),
    targetId: id,
    courseId: id.nullish(),
    body: optionalText(MAX_POST_LENGTH).nullish(),
    privacy,
    idempotencyKey,
  })
  .refine(placed, misplaced);
export const commentInput = z.object({ parentId: id, body: text(MAX_COMMENT_LENGTH), idempotencyKey });
/** What kind of post it is decides the rest: see `editedBody`. */
export const editPostInput = z.object({ postId: id, body: z.string() });
/** The new text of each kind of post. */
export const editedBody = { POST: text(MAX_POST_LENGTH), SHARE: optionalText(MAX_POST_LENGTH), COMMENT: text(MAX_COMMENT_LENGTH) };
export const deletePostInput = z.object({ postId: id });
export const likeInput = z.object({ targetType: z.enum(['COURSE', 'CONTENT', 'POST']).default('POST'), targetId: id });
export const followInput = z.object({ targetType: z.enum(['USER', 'COURSE']).default('USER'), targetId: id });

export type CreatePostInput = z.input<typeof createPostInput>;
export type ShareInput = z.input<typeof shareInput>;
export type CommentInput = z.input<typeof commentInput>;
export type EditPostInput = z.input<typeof editPostInput>;
export type DeletePostInput = z.input<typeof deletePostInput>;
export type LikeInput = z.input<typeof likeInput>;
export type FollowInput = z.input<typeof followInput>;
