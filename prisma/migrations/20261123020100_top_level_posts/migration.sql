-- Forums, pages and feeds read top-level posts alone: comments, of which there are many more, stay out of their indexes.
CREATE INDEX "posts_forum_idx" ON "posts" (course_id, created_at DESC, id DESC) WHERE parent_id IS NULL;
CREATE INDEX "posts_author_idx" ON "posts" (author_id, created_at DESC, id DESC) WHERE parent_id IS NULL;

DROP INDEX "posts_course_id_created_at_id_idx";
DROP INDEX "posts_author_id_created_at_id_idx";
