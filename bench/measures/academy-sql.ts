/**
 * The answer to the Academy query by hand, as one statement: what the graph adds is what it takes more. $1 is the internal key of who asks.
 * It knows no rule about who may see what, beyond those that the seeded data need.
 */
export const ACADEMY_SQL = `
SELECT json_build_object(
  'me', (SELECT json_build_object('username', u.username, 'progress', json_build_object('edges', coalesce((
      SELECT json_agg(json_build_object('node', json_build_object('percentage', p.percentage, 'content', json_build_object('title', i.title))) ORDER BY p.n)
      FROM (
        SELECT p.progress_percentage::float8 AS percentage, p.content_id, row_number() OVER (ORDER BY p.last_accessed DESC, p.id DESC) AS n
        FROM user_progress p WHERE p.user_id = u.id ORDER BY p.last_accessed DESC, p.id DESC LIMIT 5
      ) p JOIN content_items i ON i.id = p.content_id), '[]')))
    FROM users u WHERE u.id = $1),
  'courses', (SELECT json_build_object('edges', json_agg(json_build_object('node', json_build_object(
      'id', c.external_course_id, 'title', c.title,
      'instructor', (SELECT json_build_object('username', t.username) FROM users t WHERE t.id = c.instructor_id),
      'contents', (SELECT json_build_object('edges', json_agg(json_build_object('node', json_build_object(
          'id', i.external_content_id, 'title', i.title, 'type', upper(i.content_type),
          'prerequisites', (SELECT coalesce(json_agg(json_build_object('id', r.id)), '[]') FROM jsonb_array_elements_text(i.prerequisites) r(id)),
          'assessment', (SELECT json_build_object('id', a.public_id, 'title', v.title) FROM assessments a
            JOIN assessment_revisions v ON v.assessment_id = a.id AND v.number = a.current_revision WHERE a.content_id = i.id)
        )) ORDER BY i.sequence_number))
        FROM (SELECT * FROM content_items i WHERE i.course_id = c.id AND i.deleted_at IS NULL ORDER BY i.sequence_number LIMIT 5) i),
      'forum', json_build_object('posts', json_build_object('edges', (
        SELECT coalesce(json_agg(json_build_object('node', json_build_object('body', p.body, 'author', json_build_object('username', w.username)))
          ORDER BY p.created_at DESC, p.id DESC), '[]')
        FROM (SELECT * FROM posts p WHERE p.course_id = c.id AND p.kind = 'POST' AND p.deleted_at IS NULL ORDER BY p.created_at DESC, p.id DESC LIMIT 3) p
        JOIN users w ON w.id = p.author_id))),
      'analytics', (SELECT json_build_object('learners', count(*), 'averagePercentage', round(avg(l.percentage), 2)::float8)
        FROM learner_courses l WHERE l.course_id = c.id AND l.withdrawn_at IS NULL)
    )) ORDER BY c.published_at DESC, c.id DESC))
    FROM (SELECT * FROM courses c WHERE c.status = 'PUBLISHED' AND c.deleted_at IS NULL ORDER BY c.published_at DESC, c.id DESC LIMIT 3) c)
)::text AS answer`;
