-- The application connects as hma_app, which owns nothing. Its password, and its right to log in, are the operator's.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hma_app') THEN
    CREATE ROLE hma_app NOLOGIN;
  END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- CreateTable
CREATE TABLE "learning_events" (
    "id" BIGSERIAL NOT NULL,
    "event_id" VARCHAR(255),
    "event_type" VARCHAR(100) NOT NULL,
    "user_id" INTEGER,
    "course_id" INTEGER,
    "content_id" INTEGER,
    "session_id" VARCHAR(255),
    "event_data" JSONB,
    "context_data" JSONB,
    "processed_at" TIMESTAMP(6),
    "synced_to_analytics" BOOLEAN DEFAULT false,
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "occurred_at" TIMESTAMP(6) NOT NULL,
    "body_hash" VARCHAR(64) NOT NULL,

    CONSTRAINT "learning_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "analytics_summaries" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER,
    "course_id" INTEGER,
    "summary_date" DATE,
    "total_time_minutes" INTEGER,
    "content_items_accessed" INTEGER,
    "progress_made" DECIMAL(5,2),
    "assessments_completed" INTEGER,
    "average_score" DECIMAL(5,2),
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "events" INTEGER NOT NULL DEFAULT 0,
    "total_time_seconds" INTEGER NOT NULL DEFAULT 0,
    "computed_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "analytics_summaries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "learner_courses" (
    "user_id" INTEGER NOT NULL,
    "course_id" INTEGER NOT NULL,
    "percentage" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "enrolled_at" TIMESTAMP(6) NOT NULL,
    "last_active_at" TIMESTAMP(6),
    "completed_at" TIMESTAMP(6),
    "withdrawn_at" TIMESTAMP(6),

    CONSTRAINT "learner_courses_pkey" PRIMARY KEY ("course_id","user_id")
);

-- CreateTable
CREATE TABLE "reports" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "requested_by" INTEGER NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "subject_id" VARCHAR(255) NOT NULL,
    "timeframe" VARCHAR(20) NOT NULL,
    "status" VARCHAR(20) NOT NULL DEFAULT 'PENDING',
    "result" JSONB,
    "error" TEXT,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "completed_at" TIMESTAMP(6),

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessments" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(255) NOT NULL,
    "course_id" INTEGER,
    "content_id" INTEGER,
    "current_revision" INTEGER,
    "package_hash" VARCHAR(64),
    "created_by" INTEGER,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "updated_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "deleted_at" TIMESTAMP(6),

    CONSTRAINT "assessments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessment_revisions" (
    "id" SERIAL NOT NULL,
    "assessment_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "kind" VARCHAR(20) NOT NULL,
    "time_limit_minutes" INTEGER,
    "passing_score" DECIMAL(5,2) NOT NULL,
    "attempts_allowed" INTEGER,
    "metadata" JSONB,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "published_at" TIMESTAMP(6),

    CONSTRAINT "assessment_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "questions" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(255) NOT NULL,
    "revision_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "text" TEXT NOT NULL,
    "options" JSONB,
    "correct" JSONB,
    "points" DECIMAL(7,2) NOT NULL,
    "explanation" TEXT,
    "rubric" TEXT,
    "metadata" JSONB,

    CONSTRAINT "questions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "submissions" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "assessment_id" INTEGER NOT NULL,
    "revision_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "course_id" INTEGER,
    "attempt" INTEGER NOT NULL,
    "status" VARCHAR(20) NOT NULL DEFAULT 'IN_PROGRESS',
    "started_at" TIMESTAMP(6) NOT NULL,
    "due_at" TIMESTAMP(6),
    "submitted_at" TIMESTAMP(6),
    "graded_at" TIMESTAMP(6),
    "graded_by" INTEGER,
    "points" DECIMAL(9,2),
    "max_points" DECIMAL(9,2),
    "score" DECIMAL(5,2),
    "passed" BOOLEAN,

    CONSTRAINT "submissions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answers" (
    "id" SERIAL NOT NULL,
    "submission_id" INTEGER NOT NULL,
    "question_id" INTEGER NOT NULL,
    "response" JSONB NOT NULL,
    "points_awarded" DECIMAL(7,2),
    "feedback" TEXT,

    CONSTRAINT "answers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "courses" (
    "id" SERIAL NOT NULL,
    "external_course_id" VARCHAR(255),
    "title" VARCHAR(255) NOT NULL,
    "description" TEXT,
    "instructor_id" INTEGER,
    "difficulty_level" VARCHAR(50),
    "estimated_hours" INTEGER,
    "metadata" JSONB,
    "sync_status" VARCHAR(50) DEFAULT 'pending',
    "last_synced" TIMESTAMP(6),
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "updated_at" TIMESTAMP(6) DEFAULT now(),
    "status" VARCHAR(20) NOT NULL DEFAULT 'DRAFT',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "language" VARCHAR(35) NOT NULL DEFAULT 'en',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "objectives" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "published_at" TIMESTAMP(6),
    "deleted_at" TIMESTAMP(6),
    "package_id" VARCHAR(80),
    "package_hash" VARCHAR(64),

    CONSTRAINT "courses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "course_revisions" (
    "id" SERIAL NOT NULL,
    "course_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "snapshot" JSONB NOT NULL,
    "published_by" INTEGER,
    "published_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "course_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "content_items" (
    "id" SERIAL NOT NULL,
    "external_content_id" VARCHAR(255),
    "course_id" INTEGER,
    "title" VARCHAR(255) NOT NULL,
    "content_type" VARCHAR(100),
    "file_path" VARCHAR(500),
    "metadata" JSONB,
    "sequence_number" INTEGER,
    "prerequisites" JSONB,
    "sync_status" VARCHAR(50) DEFAULT 'pending',
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "updated_at" TIMESTAMP(6) DEFAULT now(),
    "duration_minutes" INTEGER,
    "difficulty_level" VARCHAR(50),
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "objectives" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "thumbnail_path" VARCHAR(500),
    "transcript_path" VARCHAR(500),
    "media_type" VARCHAR(100),
    "file_size" BIGINT,
    "file_sha256" VARCHAR(64),
    "search_text" TEXT,
    "search" tsvector,
    "package_hash" VARCHAR(64),
    "published_at" TIMESTAMP(6),
    "deleted_at" TIMESTAMP(6),

    CONSTRAINT "content_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "uploads" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "content_id" INTEGER NOT NULL,
    "requested_by" INTEGER NOT NULL,
    "purpose" VARCHAR(20) NOT NULL,
    "object_key" VARCHAR(500) NOT NULL,
    "media_type" VARCHAR(100) NOT NULL,
    "max_size" BIGINT NOT NULL,
    "expires_at" TIMESTAMP(6) NOT NULL,
    "completed_at" TIMESTAMP(6),
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollments" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "user_id" INTEGER NOT NULL,
    "course_id" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "status" VARCHAR(20) NOT NULL DEFAULT 'ACTIVE',
    "percentage" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "enrolled_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "completed_at" TIMESTAMP(6),
    "ended_at" TIMESTAMP(6),

    CONSTRAINT "enrollments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_progress" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER,
    "course_id" INTEGER,
    "content_id" INTEGER,
    "progress_percentage" DECIMAL(5,2),
    "time_spent_minutes" INTEGER,
    "last_accessed" TIMESTAMP(6),
    "completed_at" TIMESTAMP(6),
    "metadata" JSONB,
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "updated_at" TIMESTAMP(6) DEFAULT now(),
    "public_id" VARCHAR(64) NOT NULL,
    "enrollment_id" INTEGER,
    "time_spent_seconds" INTEGER NOT NULL DEFAULT 0,
    "resume_position" INTEGER,

    CONSTRAINT "user_progress_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_words" (
    "word" TEXT NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("word")
);

-- CreateTable
CREATE TABLE "identities" (
    "kind" VARCHAR(20) NOT NULL,
    "key" INTEGER NOT NULL,
    "public_id" VARCHAR(255) NOT NULL,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("kind","key")
);

-- CreateTable
CREATE TABLE "memberships" (
    "scope" VARCHAR(20) NOT NULL,
    "scope_key" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "role" VARCHAR(20) NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("scope","scope_key","user_id","role")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor" VARCHAR(255) NOT NULL,
    "mutation" VARCHAR(64) NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "input_hash" VARCHAR(64) NOT NULL,
    "result" JSONB NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor","mutation","key")
);

-- CreateTable
CREATE TABLE "event_consumers" (
    "name" VARCHAR(100) NOT NULL,
    "epoch" VARCHAR(32) NOT NULL,
    "position" BIGINT NOT NULL,
    "updated_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "event_consumers_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "dead_letters" (
    "id" BIGSERIAL NOT NULL,
    "source" VARCHAR(100) NOT NULL,
    "reference" VARCHAR(255) NOT NULL,
    "payload" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "retried_at" TIMESTAMP(6),

    CONSTRAINT "dead_letters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_outbox" (
    "id" BIGSERIAL NOT NULL,
    "type" VARCHAR(100) NOT NULL,
    "version" INTEGER NOT NULL,
    "user_key" INTEGER,
    "course_key" INTEGER,
    "actor_key" INTEGER,
    "payload" JSONB NOT NULL,
    "occurred_at" TIMESTAMP(6) NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "event_outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_head" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "epoch" VARCHAR(32) NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "event_head_pkey" PRIMARY KEY ("only")
);

-- CreateTable
CREATE TABLE "event_log" (
    "position" BIGINT NOT NULL,
    "type" VARCHAR(100) NOT NULL,
    "version" INTEGER NOT NULL,
    "user_key" INTEGER,
    "course_key" INTEGER,
    "actor_key" INTEGER,
    "payload" JSONB NOT NULL,
    "occurred_at" TIMESTAMP(6) NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "event_log_pkey" PRIMARY KEY ("position")
) PARTITION BY RANGE ("position");

-- CreateTable
CREATE TABLE "posts" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "author_id" INTEGER NOT NULL,
    "course_id" INTEGER,
    "kind" VARCHAR(20) NOT NULL DEFAULT 'POST',
    "parent_id" INTEGER,
    "shared_kind" VARCHAR(20),
    "shared_id" VARCHAR(255),
    "body" TEXT NOT NULL,
    "privacy" VARCHAR(20) NOT NULL DEFAULT 'COURSE_MEMBERS',
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),
    "edited_at" TIMESTAMP(6),
    "deleted_at" TIMESTAMP(6),

    CONSTRAINT "posts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interactions" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "user_id" INTEGER NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "target_type" VARCHAR(20) NOT NULL,
    "target_id" VARCHAR(255) NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "interactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follows" (
    "id" SERIAL NOT NULL,
    "public_id" VARCHAR(64) NOT NULL,
    "follower_id" INTEGER NOT NULL,
    "target_type" VARCHAR(20) NOT NULL,
    "target_key" INTEGER NOT NULL,
    "created_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "follows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL NOT NULL,
    "external_user_id" VARCHAR(255),
    "username" VARCHAR(255) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "profile_data" JSONB,
    "roles" JSONB,
    "sync_status" VARCHAR(50) DEFAULT 'pending',
    "last_synced" TIMESTAMP(6),
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "updated_at" TIMESTAMP(6) DEFAULT now(),
    "time_zone" VARCHAR(64) NOT NULL DEFAULT 'UTC',
    "last_login_at" TIMESTAMP(6),
    "deleted_at" TIMESTAMP(6),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "user_id" INTEGER NOT NULL,
    "password_hash" VARCHAR(255) NOT NULL,
    "changed_at" TIMESTAMP(6) NOT NULL DEFAULT now(),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "user_sessions" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER,
    "session_token" VARCHAR(500) NOT NULL,
    "external_token" VARCHAR(500),
    "expires_at" TIMESTAMP(6) NOT NULL,
    "created_at" TIMESTAMP(6) DEFAULT now(),
    "public_id" VARCHAR(64) NOT NULL,
    "revoked_at" TIMESTAMP(6),

    CONSTRAINT "user_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "learning_events_event_id_key" ON "learning_events"("event_id");

-- CreateIndex
CREATE INDEX "learning_events_user_id_occurred_at_idx" ON "learning_events"("user_id", "occurred_at");

-- CreateIndex
CREATE INDEX "learning_events_course_id_occurred_at_idx" ON "learning_events"("course_id", "occurred_at");

-- CreateIndex
CREATE INDEX "learning_events_content_id_occurred_at_idx" ON "learning_events"("content_id", "occurred_at");

-- CreateIndex
CREATE INDEX "analytics_summaries_course_id_summary_date_idx" ON "analytics_summaries"("course_id", "summary_date");

-- CreateIndex
CREATE UNIQUE INDEX "analytics_summaries_user_id_course_id_summary_date_key" ON "analytics_summaries"("user_id", "course_id", "summary_date");

-- CreateIndex
CREATE UNIQUE INDEX "analytics_summaries_day_key" ON "analytics_summaries"("user_id", "course_id", "summary_date") NULLS NOT DISTINCT;

-- CreateIndex
CREATE INDEX "learner_courses_user_id_idx" ON "learner_courses"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "reports_public_id_key" ON "reports"("public_id");

-- CreateIndex
CREATE INDEX "reports_requested_by_created_at_id_idx" ON "reports"("requested_by", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "assessments_public_id_key" ON "assessments"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "assessments_content_id_key" ON "assessments"("content_id");

-- CreateIndex
CREATE INDEX "assessments_course_id_id_idx" ON "assessments"("course_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "assessment_revisions_assessment_id_number_key" ON "assessment_revisions"("assessment_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "questions_public_id_key" ON "questions"("public_id");

-- CreateIndex
CREATE UNIQUE INDEX "questions_revision_id_position_key" ON "questions"("revision_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "submissions_public_id_key" ON "submissions"("public_id");

-- CreateIndex
CREATE INDEX "submissions_user_id_started_at_id_idx" ON "submissions"("user_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "submissions_assessment_id_started_at_id_idx" ON "submissions"("assessment_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "submissions_course_id_status_idx" ON "submissions"("course_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "submissions_user_id_assessment_id_attempt_key" ON "submissions"("user_id", "assessment_id", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "answers_submission_id_question_id_key" ON "answers"("submission_id", "question_id");

-- CreateIndex
CREATE UNIQUE INDEX "courses_external_course_id_key" ON "courses"("external_course_id");

-- CreateIndex
CREATE UNIQUE INDEX "courses_package_id_key" ON "courses"("package_id");

-- CreateIndex
CREATE INDEX "courses_status_published_at_id_idx" ON "courses"("status", "published_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "courses_instructor_id_idx" ON "courses"("instructor_id");

-- CreateIndex
CREATE UNIQUE INDEX "course_revisions_course_id_number_key" ON "course_revisions"("course_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "content_items_external_content_id_key" ON "content_items"("external_content_id");

-- CreateIndex
CREATE INDEX "content_items_course_id_sequence_number_id_idx" ON "content_items"("course_id", "sequence_number", "id");

-- CreateIndex
CREATE INDEX "content_items_search_idx" ON "content_items" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "uploads_public_id_key" ON "uploads"("public_id");

-- CreateIndex
CREATE INDEX "uploads_content_id_idx" ON "uploads"("content_id");

-- CreateIndex
CREATE UNIQUE INDEX "enrollments_public_id_key" ON "enrollments"("public_id");

-- CreateIndex
CREATE INDEX "enrollments_course_id_enrolled_at_id_idx" ON "enrollments"("course_id", "enrolled_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "enrollments_user_id_enrolled_at_id_idx" ON "enrollments"("user_id", "enrolled_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "enrollments_user_id_course_id_attempt_key" ON "enrollments"("user_id", "course_id", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "user_progress_public_id_key" ON "user_progress"("public_id");

-- CreateIndex
CREATE INDEX "user_progress_user_id_last_accessed_id_idx" ON "user_progress"("user_id", "last_accessed" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "user_progress_user_id_course_id_last_accessed_id_idx" ON "user_progress"("user_id", "course_id", "last_accessed" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "user_progress_course_id_idx" ON "user_progress"("course_id");

-- CreateIndex
CREATE INDEX "user_progress_content_id_idx" ON "user_progress"("content_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_progress_user_id_content_id_key" ON "user_progress"("user_id", "content_id");

-- CreateIndex
CREATE INDEX "search_words_trigrams" ON "search_words" USING GIN ("word" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "identities_kind_public_id_key" ON "identities"("kind", "public_id");

-- CreateIndex
CREATE INDEX "memberships_user_id_scope_idx" ON "memberships"("user_id", "scope");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "dead_letters_source_created_at_idx" ON "dead_letters"("source", "created_at");

-- CreateIndex
CREATE INDEX "event_log_user_key_position_idx" ON "event_log"("user_key", "position");

-- CreateIndex
CREATE INDEX "event_log_course_key_position_idx" ON "event_log"("course_key", "position");

-- CreateIndex
CREATE UNIQUE INDEX "posts_public_id_key" ON "posts"("public_id");

-- CreateIndex
CREATE INDEX "posts_course_id_created_at_id_idx" ON "posts"("course_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "posts_author_id_created_at_id_idx" ON "posts"("author_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "posts_parent_id_created_at_id_idx" ON "posts"("parent_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "interactions_public_id_key" ON "interactions"("public_id");

-- CreateIndex
CREATE INDEX "interactions_target_type_target_id_created_at_id_idx" ON "interactions"("target_type", "target_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "interactions_user_id_type_target_type_target_id_key" ON "interactions"("user_id", "type", "target_type", "target_id");

-- CreateIndex
CREATE UNIQUE INDEX "follows_public_id_key" ON "follows"("public_id");

-- CreateIndex
CREATE INDEX "follows_target_type_target_key_created_at_id_idx" ON "follows"("target_type", "target_key", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "follows_follower_id_target_type_target_key_key" ON "follows"("follower_id", "target_type", "target_key");

-- CreateIndex
CREATE UNIQUE INDEX "users_external_user_id_key" ON "users"("external_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_username_key" ON "users"("username");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_created_at_id_idx" ON "users"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "user_sessions_session_token_key" ON "user_sessions"("session_token");

-- CreateIndex
CREATE UNIQUE INDEX "user_sessions_public_id_key" ON "user_sessions"("public_id");

-- CreateIndex
CREATE INDEX "user_sessions_user_id_created_at_id_idx" ON "user_sessions"("user_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "learning_events" ADD CONSTRAINT "learning_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "learning_events" ADD CONSTRAINT "learning_events_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "learning_events" ADD CONSTRAINT "learning_events_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content_items"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "analytics_summaries" ADD CONSTRAINT "analytics_summaries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "analytics_summaries" ADD CONSTRAINT "analytics_summaries_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "learner_courses" ADD CONSTRAINT "learner_courses_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "learner_courses" ADD CONSTRAINT "learner_courses_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_requested_by_fkey" FOREIGN KEY ("requested_by") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content_items"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "assessment_revisions" ADD CONSTRAINT "assessment_revisions_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "assessments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "questions" ADD CONSTRAINT "questions_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "assessment_revisions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "assessments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "assessment_revisions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "submissions" ADD CONSTRAINT "submissions_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "answers" ADD CONSTRAINT "answers_submission_id_fkey" FOREIGN KEY ("submission_id") REFERENCES "submissions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "answers" ADD CONSTRAINT "answers_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "questions"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "course_revisions" ADD CONSTRAINT "course_revisions_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "content_items" ADD CONSTRAINT "content_items_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content_items"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "enrollments" ADD CONSTRAINT "enrollments_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_progress" ADD CONSTRAINT "user_progress_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_progress" ADD CONSTRAINT "user_progress_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_progress" ADD CONSTRAINT "user_progress_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content_items"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "posts" ADD CONSTRAINT "posts_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "posts" ADD CONSTRAINT "posts_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "posts" ADD CONSTRAINT "posts_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "posts"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "interactions" ADD CONSTRAINT "interactions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "follows" ADD CONSTRAINT "follows_follower_id_fkey" FOREIGN KEY ("follower_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- The spec declares these as constraints.
ALTER TABLE "courses" ADD CONSTRAINT "courses_external_course_id_key" UNIQUE USING INDEX "courses_external_course_id_key";
ALTER TABLE "content_items" ADD CONSTRAINT "content_items_external_content_id_key" UNIQUE USING INDEX "content_items_external_content_id_key";
ALTER TABLE "users" ADD CONSTRAINT "users_external_user_id_key" UNIQUE USING INDEX "users_external_user_id_key";
ALTER TABLE "users" ADD CONSTRAINT "users_username_key" UNIQUE USING INDEX "users_username_key";
ALTER TABLE "users" ADD CONSTRAINT "users_email_key" UNIQUE USING INDEX "users_email_key";
ALTER TABLE "user_progress" ADD CONSTRAINT "user_progress_user_id_content_id_key" UNIQUE USING INDEX "user_progress_user_id_content_id_key";
ALTER TABLE "learning_events" ADD CONSTRAINT "learning_events_event_id_key" UNIQUE USING INDEX "learning_events_event_id_key";
ALTER TABLE "analytics_summaries" ADD CONSTRAINT "analytics_summaries_user_id_course_id_summary_date_key" UNIQUE USING INDEX "analytics_summaries_user_id_course_id_summary_date_key";
