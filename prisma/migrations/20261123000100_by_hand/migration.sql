-- What the schema language cannot say.

-- The application's role -------------------------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA public TO hma_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hma_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO hma_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO hma_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO hma_app;
-- A shadow database has no such table.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM hma_app;
  END IF;
END
$$;
-- Immutable by right, not by habit.
REVOKE UPDATE, DELETE ON "event_log", "course_revisions", "identities" FROM hma_app;

-- Values ------------------------------------------------------------------------------------------------------------------------------

ALTER TABLE "courses" ADD CONSTRAINT "courses_status_check" CHECK (status IN ('DRAFT', 'PUBLISHED', 'ARCHIVED'));
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_status_check" CHECK (status IN ('ACTIVE', 'COMPLETED', 'WITHDRAWN'));
ALTER TABLE "user_progress" ADD CONSTRAINT "user_progress_percentage_check" CHECK (progress_percentage BETWEEN 0 AND 100);
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_status_check" CHECK (status IN ('IN_PROGRESS', 'AWAITING_GRADING', 'GRADED', 'EXPIRED'));
ALTER TABLE "posts" ADD CONSTRAINT "posts_privacy_check" CHECK (privacy IN ('PUBLIC', 'COURSE_MEMBERS', 'PRIVATE'));

-- At most one enrolment of a learner in a course is open, and at most one attempt at an assessment.
CREATE UNIQUE INDEX "enrollments_open_key" ON "enrollments" (user_id, course_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX "submissions_open_key" ON "submissions" (user_id, assessment_id) WHERE status = 'IN_PROGRESS';

-- People sign in by name or address in any case.
CREATE UNIQUE INDEX "users_username_lower_key" ON "users" (lower(username));
CREATE UNIQUE INDEX "users_email_lower_key" ON "users" (lower(email));

-- Public ids --------------------------------------------------------------------------------------------------------------------------

-- An identity is written with its entity, by whoever inserts it, and never changes.
CREATE FUNCTION record_identity() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO identities (kind, key, public_id) VALUES (TG_ARGV[0], NEW.id, to_jsonb(NEW) ->> TG_ARGV[1]);
  RETURN NULL;
END
$$;
CREATE FUNCTION keep_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a public id never changes after insert' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
REVOKE INSERT ON "identities" FROM hma_app;

ALTER TABLE "users" ADD CONSTRAINT "users_public_id_check" CHECK (external_user_id IS NOT NULL);
ALTER TABLE "courses" ADD CONSTRAINT "courses_public_id_check" CHECK (external_course_id IS NOT NULL);
ALTER TABLE "content_items" ADD CONSTRAINT "content_items_public_id_check" CHECK (external_content_id IS NOT NULL);

CREATE TRIGGER record_identity AFTER INSERT ON "users" FOR EACH ROW EXECUTE FUNCTION record_identity('user', 'external_user_id');
CREATE TRIGGER record_identity AFTER INSERT ON "courses" FOR EACH ROW EXECUTE FUNCTION record_identity('course', 'external_course_id');
CREATE TRIGGER record_identity AFTER INSERT ON "content_items" FOR EACH ROW EXECUTE FUNCTION record_identity('content', 'external_content_id');

CREATE TRIGGER keep_identity BEFORE UPDATE OF external_user_id ON "users"
  FOR EACH ROW WHEN (OLD.external_user_id IS DISTINCT FROM NEW.external_user_id) EXECUTE FUNCTION keep_identity();
CREATE TRIGGER keep_identity BEFORE UPDATE OF external_course_id ON "courses"
  FOR EACH ROW WHEN (OLD.external_course_id IS DISTINCT FROM NEW.external_course_id) EXECUTE FUNCTION keep_identity();
CREATE TRIGGER keep_identity BEFORE UPDATE OF external_content_id ON "content_items"
  FOR EACH ROW WHEN (OLD.external_content_id IS DISTINCT FROM NEW.external_content_id) EXECUTE FUNCTION keep_identity();

-- Search ------------------------------------------------------------------------------------------------------------------------------

-- The document of an item, and the words it is made of: what somebody mistypes is compared with words that really occur.
CREATE FUNCTION index_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search :=
    setweight(to_tsvector('english', unaccent(NEW.title)), 'A') ||
    setweight(to_tsvector('english', unaccent(array_to_string(NEW.tags || NEW.objectives, ' '))), 'B') ||
    setweight(to_tsvector('english', unaccent(coalesce(NEW.search_text, ''))), 'C');
  INSERT INTO search_words (word)
  SELECT word FROM unnest(tsvector_to_array(to_tsvector('simple', unaccent(
    concat_ws(' ', NEW.title, array_to_string(NEW.tags || NEW.objectives, ' '), NEW.search_text))))) AS word
  WHERE word ~ '^[a-z]{3,40}$'
  ORDER BY word
  ON CONFLICT DO NOTHING;
  RETURN NEW;
END
$$;
CREATE TRIGGER index_content BEFORE INSERT OR UPDATE OF title, tags, objectives, search_text ON "content_items"
  FOR EACH ROW EXECUTE FUNCTION index_content();

-- The event log -----------------------------------------------------------------------------------------------------------------------

ALTER TABLE "event_head" ADD CONSTRAINT "event_head_only_check" CHECK ("only");
-- A restored or re-created database has a new epoch: cursors of the old one are refused instead of skipping.
INSERT INTO "event_head" ("epoch", "position") VALUES (to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 0);

-- Partitions are made ahead of the head, by the owner's right. A table is made aside and attached, which does not stop readers.
CREATE FUNCTION event_log_ensure_partition(upto bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  size CONSTANT bigint := 1000000;
  first bigint := (upto / size) * size;
  name text := 'event_log_' || (upto / size);
BEGIN
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE event_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO hma_app', name);
    EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM hma_app', name);
    EXECUTE format('ALTER TABLE event_log ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, first, first + size);
  END IF;
  RETURN first + size - 1;
END
$$;
SELECT event_log_ensure_partition(0);

-- Drops whole partitions whose newest entry is older than the horizon; never the one that is being written.
CREATE FUNCTION event_log_drop_before(horizon timestamp) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  partition record;
  newest timestamp;
  dropped integer := 0;
BEGIN
  FOR partition IN
    SELECT child.oid::regclass AS name, substring(child.relname FROM '\d+$')::bigint AS number
    FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
    WHERE inhparent = 'event_log'::regclass ORDER BY 2
  LOOP
    EXIT WHEN partition.number >= (SELECT position / 1000000 FROM event_head);
    EXECUTE format('SELECT max(created_at) FROM %s', partition.name) INTO newest;
    EXIT WHEN newest >= horizon;
    EXECUTE format('ALTER TABLE event_log DETACH PARTITION %s', partition.name);
    EXECUTE format('DROP TABLE %s', partition.name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
REVOKE EXECUTE ON FUNCTION event_log_ensure_partition(bigint), event_log_drop_before(timestamp) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_log_ensure_partition(bigint), event_log_drop_before(timestamp) TO hma_app;
