-- Belongs to content: what it tells other subgraphs about a locked item, as `memberships` is what it tells them about belonging.
-- They call it, and never read the tables behind it.
--
-- Titles of what a learner has still to complete before an item, in the course's order: of its listed prerequisites those that are not
-- complete in the learner's open enrollment. Empty for an item that is open, and for none (null). What was completed before stays open.
CREATE FUNCTION open_prerequisites(learner integer, content integer) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(
    SELECT r.title::text
    FROM content_items c
    JOIN content_items r ON r.external_content_id IN (SELECT jsonb_array_elements_text(c.prerequisites))
      AND r.course_id = c.course_id AND r.deleted_at IS NULL AND r.published_at IS NOT NULL
    LEFT JOIN enrollments e ON e.user_id = open_prerequisites.learner AND e.course_id = c.course_id AND e.ended_at IS NULL
    WHERE c.id = open_prerequisites.content
      AND NOT EXISTS (SELECT FROM user_progress p
        WHERE p.user_id = e.user_id AND p.content_id IN (c.id, r.id) AND p.enrollment_id = e.id AND p.completed_at IS NOT NULL)
    ORDER BY r.sequence_number, r.id
  )
$$;
