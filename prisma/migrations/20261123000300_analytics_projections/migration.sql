-- What daily summaries need to be added up without loss: a mean cannot be averaged again.
ALTER TABLE "analytics_summaries" ADD COLUMN "scored_assessments" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "score_total" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- The courses that a report is limited to, by the rights of who asked for it.
ALTER TABLE "reports" ADD COLUMN "scope" JSONB,
ADD COLUMN "rows" JSONB;

-- Which course a content item belongs to, kept from content's events.
CREATE TABLE "content_courses" (
    "content_id" INTEGER NOT NULL,
    "course_id" INTEGER NOT NULL,

    CONSTRAINT "content_courses_pkey" PRIMARY KEY ("content_id")
);

-- The queue of the report job.
CREATE INDEX "reports_pending_idx" ON "reports" ("id") WHERE status = 'PENDING';
