-- Instructors are few among many students.
CREATE INDEX "users_roles_idx" ON "users" USING gin ("roles" jsonb_path_ops);
