-- Belongs to content: what it tells other subgraphs about what is not out, as `memberships` is what it tells them about belonging.
-- They call it, and never read the tables behind it.
--
-- Of these courses (kind 'course') or items ('content') those that nobody but their makers may know of, each with its course.
CREATE FUNCTION unpublished(kind text, keys integer[]) RETURNS TABLE (key integer, course_key integer) LANGUAGE sql STABLE AS $$
  SELECT k.id, k.id FROM courses k
  WHERE unpublished.kind = 'course' AND k.id = ANY(unpublished.keys) AND k.status = 'DRAFT'
  UNION ALL
  SELECT c.id, k.id FROM content_items c JOIN courses k ON k.id = c.course_id
  WHERE unpublished.kind = 'content' AND c.id = ANY(unpublished.keys) AND (k.status = 'DRAFT' OR c.published_at IS NULL)
$$;
