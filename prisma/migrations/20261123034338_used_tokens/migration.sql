-- CreateTable
CREATE TABLE "used_tokens" (
    "hash" VARCHAR(64) NOT NULL,
    "used_at" TIMESTAMP(6) NOT NULL,
    "expires_at" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "used_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "used_tokens_expires_at_idx" ON "used_tokens"("expires_at");
