-- 100,000 rows and more in every table that grows, spread as in an academy of some age, for looking at query plans.
INSERT INTO users (external_user_id, username, email, roles, created_at)
SELECT 'usr_' || n, 'user' || n, 'user' || n || '@example.org', CASE WHEN n <= 100 THEN '["instructor"]'::jsonb ELSE '["student"]'::jsonb END, now() - n * interval '1 minute'
FROM generate_series(1, 100000) n;

INSERT INTO user_sessions (user_id, session_token, public_id, expires_at, created_at)
SELECT n, md5(n::text), 'ses_' || n, now() + interval '1 day', now() - n * interval '1 second' FROM generate_series(1, 100000) n;

INSERT INTO courses (external_course_id, title, instructor_id, status, published_at, revision)
SELECT 'crs_' || n, 'Course ' || n, 1 + n % 100, 'PUBLISHED', now() - n * interval '1 hour', 1 FROM generate_series(1, 2000) n;

-- Search documents are made by a trigger; the words are few, so that this stays quick.
INSERT INTO content_items (external_content_id, course_id, title, content_type, sequence_number, prerequisites, published_at)
SELECT 'itm_' || c || '_' || n, c, 'Lesson ' || n, 'document', n, '[]', now() FROM generate_series(1, 2000) c, generate_series(1, 50) n;

INSERT INTO enrollments (public_id, user_id, course_id, enrolled_at)
SELECT 'enr_' || u || '_' || c, u, 1 + (u * 7 + c * 97) % 2000, now() - u * interval '1 minute' FROM generate_series(1, 50000) u, generate_series(1, 2) c;
INSERT INTO memberships (scope, scope_key, user_id, role) SELECT 'course', course_id, user_id, 'LEARNER' FROM enrollments ON CONFLICT DO NOTHING;
INSERT INTO memberships (scope, scope_key, user_id, role) SELECT 'course', id, instructor_id, 'INSTRUCTOR' FROM courses;
-- user60 is a member of the newest course, and of the one that the operations look at.
UPDATE courses SET tags = '{mine}' WHERE id IN (1, 7);
INSERT INTO memberships (scope, scope_key, user_id, role) VALUES ('course', 1, 60, 'LEARNER'), ('course', 7, 60, 'LEARNER') ON CONFLICT DO NOTHING;
INSERT INTO enrollments (public_id, user_id, course_id) VALUES ('enr_60_1', 60, 1), ('enr_60_7', 60, 7) ON CONFLICT DO NOTHING;

INSERT INTO user_progress (user_id, course_id, content_id, progress_percentage, last_accessed, public_id, time_spent_seconds)
SELECT e.user_id, e.course_id, (e.course_id - 1) * 50 + n, 50, now() - e.id * interval '1 second', 'prg_' || e.id || '_' || n, 60
FROM enrollments e, generate_series(1, 2) n;

INSERT INTO learning_events (event_id, event_type, user_id, course_id, content_id, occurred_at, body_hash, event_data)
SELECT 'evt_' || n, 'content_view', 1 + n % 50000, 1 + n % 2000, 1 + n % 100000, now() - n * interval '10 seconds', md5(n::text), '{"time_spent_seconds": 10}'
FROM generate_series(1, 200000) n;
INSERT INTO analytics_summaries (user_id, course_id, summary_date, total_time_minutes)
SELECT 1 + n % 50000, 1 + n % 2000, current_date - (n / 50000), 5 FROM generate_series(1, 150000) n ON CONFLICT DO NOTHING;
INSERT INTO learner_courses (user_id, course_id, percentage, enrolled_at) SELECT user_id, course_id, 50, enrolled_at FROM enrollments ON CONFLICT DO NOTHING;

INSERT INTO assessments (public_id, course_id, content_id, current_revision) SELECT 'asm_' || n, (n - 1) / 50 + 1, n, 1 FROM generate_series(1, 100000) n WHERE n % 5 = 0;
INSERT INTO assessment_revisions (assessment_id, number, title, kind, passing_score, published_at) SELECT id, 1, 'Quiz', 'QUIZ', 80, now() FROM assessments;
INSERT INTO questions (public_id, revision_id, position, type, text, correct, points)
SELECT 'q_' || r.id || '_' || n, r.id, n, 'TRUE_FALSE', 'Is it?', 'true', 1 FROM assessment_revisions r, generate_series(1, 5) n;
INSERT INTO submissions (public_id, assessment_id, revision_id, user_id, course_id, attempt, status, started_at, score)
SELECT 'sub_' || n, a.id, r.id, 1 + n % 50000, a.course_id, 1 + n / 50000, 'GRADED', now() - n * interval '1 minute', 90
FROM generate_series(1, 100000) n JOIN assessments a ON a.id = 1 + n % 20000 JOIN assessment_revisions r ON r.assessment_id = a.id ON CONFLICT DO NOTHING;
INSERT INTO answers (submission_id, question_id, response) SELECT s.id, q.id, 'true' FROM submissions s JOIN questions q ON q.revision_id = s.revision_id AND q.position <= 2;

INSERT INTO posts (public_id, author_id, course_id, body, privacy, created_at)
SELECT 'pst_' || n, 1 + n % 50000, 1 + n % 2000, 'A post', (ARRAY['PUBLIC', 'COURSE_MEMBERS', 'PRIVATE'])[1 + n % 3], now() - n * interval '1 minute' FROM generate_series(1, 100000) n;
INSERT INTO posts (public_id, author_id, course_id, kind, parent_id, body, privacy, created_at)
SELECT 'cmt_' || n, 1 + n % 50000, 1 + n % 2000, 'COMMENT', n, 'A comment', 'PUBLIC', now() FROM generate_series(1, 100000) n;
INSERT INTO interactions (public_id, user_id, type, target_type, target_id) SELECT 'int_' || n, 1 + n % 50000, 'LIKE', 'POST', 'pst_' || n FROM generate_series(1, 100000) n;
INSERT INTO follows (public_id, follower_id, target_type, target_key) SELECT 'fol_' || n, 1 + n % 50000, 'USER', 1 + (n * 13) % 50000 FROM generate_series(1, 100000) n ON CONFLICT DO NOTHING;

INSERT INTO event_log (position, type, version, user_key, course_key, payload, occurred_at, created_at)
SELECT n, 'progress.updated', 1, 1 + n % 50000, 1 + n % 2000, '{}', now(), now() FROM generate_series(1, 200000) n;
UPDATE event_head SET position = 200000;
