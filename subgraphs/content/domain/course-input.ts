import { z } from 'zod';
import type { AsSent } from './fields.ts';
import { idempotencyKey, language, metadata, objectives, optionalDescription, publicId, tags, title, difficultyLevel } from './fields.ts';

const estimatedHours = z.number().int().min(1, 'Expected 1 to 1,000 hours').max(1000, 'Expected 1 to 1,000 hours');

export const createCourseInput = z.object({
  title,
  description: optionalDescription.nullish(),
  difficultyLevel: difficultyLevel.nullish(),
  estimatedHours: estimatedHours.nullish(),
  language: language.nullish(),
  tags: tags.nullish(),
  learningObjectives: objectives.nullish(),
  metadata: metadata.nullish(),
  instructorId: publicId.nullish(),
  idempotencyKey: idempotencyKey.nullish(),
});

export const updateCourseInput = z.object({
  courseId: publicId,
  title: title.optional(),
  description: optionalDescription.nullish(),
  difficultyLevel: difficultyLevel.nullish(),
  estimatedHours: estimatedHours.nullish(),
  language: language.optional(),
  tags: tags.nullish(),
  learningObjectives: objectives.nullish(),
  metadata: metadata.nullish(),
  instructorId: publicId.optional(),
});

export const courseFilter = z.object({
  difficulty: difficultyLevel.nullish(),
  tags: tags.nullish(),
  instructorId: publicId.nullish(),
  search: z.string().trim().max(200, 'Expected at most 200 characters').nullish(),
  status: z.enum(['DRAFT', 'PUBLISHED', 'ARCHIVED']).nullish(),
});

export type CreateCourseInput = z.input<typeof createCourseInput>;
export type UpdateCourseInput = AsSent<z.input<typeof updateCourseInput>>;
export type CourseFilter = z.input<typeof courseFilter>;
