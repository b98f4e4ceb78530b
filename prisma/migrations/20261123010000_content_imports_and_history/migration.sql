SET LOCAL lock_timeout = '5s';

-- AlterTable
ALTER TABLE "content_items" ADD COLUMN     "attachments" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "sources" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "progress_history" (
    "enrollment_id" INTEGER NOT NULL,
    "content_id" INTEGER NOT NULL,
    "progress_percentage" DECIMAL(5,2) NOT NULL,
    "time_spent_seconds" INTEGER NOT NULL,
    "resume_position" INTEGER,
    "last_accessed" TIMESTAMP(6),
    "completed_at" TIMESTAMP(6),

    CONSTRAINT "progress_history_pkey" PRIMARY KEY ("enrollment_id","content_id")
);

-- CreateTable
CREATE TABLE "staged_courses" (
    "course_id" INTEGER NOT NULL,
    "package_hash" VARCHAR(64) NOT NULL,
    "payload" JSONB NOT NULL,
    "staged_at" TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staged_courses_pkey" PRIMARY KEY ("course_id")
);

-- AddForeignKey
ALTER TABLE "progress_history" ADD CONSTRAINT "progress_history_enrollment_id_fkey" FOREIGN KEY ("enrollment_id") REFERENCES "enrollments"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "progress_history" ADD CONSTRAINT "progress_history_content_id_fkey" FOREIGN KEY ("content_id") REFERENCES "content_items"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "staged_courses" ADD CONSTRAINT "staged_courses_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "courses"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- By hand: what the schema language cannot say. The words of a course, for the filter of the list of courses.
CREATE INDEX "courses_words_idx" ON "courses" USING GIN (to_tsvector('english'::regconfig, title || ' ' || coalesce(description, '')));
