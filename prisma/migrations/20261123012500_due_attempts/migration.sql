-- For the sweep that ends attempts whose time has run out: it reads open ones alone.
CREATE INDEX "submissions_due_idx" ON "submissions" (due_at) WHERE status = 'IN_PROGRESS';
