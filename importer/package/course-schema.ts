import { z } from 'zod';
import { strictMap, text, wholeNumber } from './shape.ts';

const longText = 20_000;
const tags = z.array(text(60)).max(50);
const objectives = z.array(text(500)).max(50);
const difficulty = z.enum(['beginner', 'intermediate', 'advanced']);
const path = text(500);
const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https URL' }).max(2000);

export const itemId = z.string().regex(/^[a-z0-9-]{2,80}$/, '2 to 80 of a-z, 0-9 and "-"');

export const sourceSchema = strictMap({ title: text(500), publisher: text(255), url: httpUrl.optional() });

/** `course.yaml`, its items aside: each is checked by its own type's schema. */
export const courseSchema = strictMap({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]{3,60}$/, '3 to 60 of a-z, 0-9 and "-"'),
  title: text(255),
  description: text(longText),
  difficulty,
  estimatedHours: wholeNumber(1, 10_000),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'a language tag such as "en"'),
  tags,
  objectives,
  items: z.array(z.unknown()).min(1).max(1000),
});

const base = {
  id: itemId,
  title: text(255),
  durationMinutes: wholeNumber(1, 10_000),
  difficulty: difficulty.optional(),
  tags: tags.optional(),
  objectives: objectives.optional(),
  prerequisites: z.array(itemId).max(100).optional(),
  sources: z.array(sourceSchema).min(1).max(100),
  thumbnail: path.optional(),
  attachments: z.array(path).max(100).optional(),
};

export const itemSchemas = {
  document: strictMap({ ...base, type: z.literal('document'), file: path }),
  video: strictMap({ ...base, type: z.literal('video'), file: path, transcript: path.optional() }),
  interactive: strictMap({ ...base, type: z.literal('interactive'), file: path }),
  assessment: strictMap({ ...base, type: z.literal('assessment'), questions: path }),
};

export type ItemType = keyof typeof itemSchemas;
export const isItemType = (type: unknown): type is ItemType => typeof type === 'string' && Object.hasOwn(itemSchemas, type);

/** For an item whose type is unknown: the rest of it is judged as far as that goes. */
export const untypedItemSchema = z.looseObject({ ...base, type: z.enum(['document', 'video', 'interactive', 'assessment']) });

export type CourseShape = z.infer<typeof courseSchema>;
export type ItemShape = { [Type in ItemType]: z.infer<(typeof itemSchemas)[Type]> }[ItemType];
