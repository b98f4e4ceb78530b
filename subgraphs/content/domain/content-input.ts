import { z } from 'zod';
import type { AsSent } from './fields.ts';
import { difficultyLevel, idempotencyKey, metadata, objectives, prerequisites, publicId, sources, tags, title } from './fields.ts';

const durationMinutes = z.number().int().min(1, 'Expected 1 to 6,000 minutes').max(6000, 'Expected 1 to 6,000 minutes');
const sequenceNumber = z.number().int().min(1, 'Expected at least 1').max(1_000_000, 'Expected at most 1,000,000');

export const createContentInput = z.object({
  courseId: publicId,
  title,
  type: z.enum(['VIDEO', 'DOCUMENT', 'INTERACTIVE', 'ASSESSMENT']),
  durationMinutes: durationMinutes.nullish(),
  difficultyLevel: difficultyLevel.nullish(),
  tags: tags.nullish(),
  learningObjectives: objectives.nullish(),
  prerequisites: prerequisites.nullish(),
  sequenceNumber: sequenceNumber.nullish(),
  sources: sources.nullish(),
  metadata: metadata.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
});

export const updateContentInput = z.object({
  contentId: publicId,
  title: title.optional(),
  durationMinutes: durationMinutes.nullish(),
  difficultyLevel: difficultyLevel.nullish(),
  tags: tags.nullish(),
  learningObjectives: objectives.nullish(),
  prerequisites: prerequisites.nullish(),
  sequenceNumber: sequenceNumber.optional(),
  sources: sources.nullish(),
  metadata: metadata.nullish(),
});

export type CreateContentInput = z.input<typeof createContentInput>;
export type UpdateContentInput = AsSent<z.input<typeof updateContentInput>>;
