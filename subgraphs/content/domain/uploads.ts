import { z } from 'zod';
import { badInput } from '../../../platform/errors.ts';
import type { ContentType } from './content-item.ts';
import { publicId } from './fields.ts';
import { MAX_TEXT_BYTES } from './media.ts';

export type UploadPurpose = 'FILE' | 'THUMBNAIL' | 'TRANSCRIPT';

/** A target that was handed out. */
export type Upload = {
  key: number;
  /** Public id. */
  id: string;
  /** Public id of the item. */
  contentId: string;
  purpose: UploadPurpose;
  /** Where it waits to be verified. */
  objectKey: string;
  mediaType: string;
  /** Bytes. */
  maxSize: number;
  completedAt: Date | null;
};

const MIB = 1_048_576;
const GIB = 1_073_741_824;
const TEXTS = { 'application/json': MAX_TEXT_BYTES, 'application/yaml': MAX_TEXT_BYTES };

/** The most bytes by media type, for what an item's own file may be. */
const FILE_LIMITS: Readonly<Record<ContentType, Readonly<Record<string, number>>>> = {
  video: { 'video/mp4': 2 * GIB, 'video/webm': 2 * GIB },
  document: { 'application/pdf': 100 * MIB, 'image/png': 100 * MIB, 'image/jpeg': 100 * MIB, 'text/markdown': MAX_TEXT_BYTES },
  interactive: TEXTS,
  assessment: TEXTS,
};
const THUMBNAIL_LIMITS: Readonly<Record<string, number>> = { 'image/png': 5 * MIB, 'image/jpeg': 5 * MIB, 'image/webp': 5 * MIB };
const TRANSCRIPT_LIMITS: Readonly<Record<string, number>> = { 'text/vtt': MAX_TEXT_BYTES };

export const requestUploadInput = z.object({
  contentId: publicId,
  purpose: z.enum(['FILE', 'THUMBNAIL', 'TRANSCRIPT']),
  contentType: z
    .string()
    .max(255)
    .transform((type) => type.trim().toLowerCase()),
  size: z.number().int('Expected whole bytes').min(1, 'Expected at least one byte').nullish(),
});
export type RequestUploadInput = z.input<typeof requestUploadInput>;

/**
 * The most bytes that a file may have.
 * @throws BAD_USER_INPUT for types that the purpose or the item does not take, and when `size` is over the limit
 */
export function limitUpload(
  type: ContentType,
  { purpose, contentType, size }: { purpose: UploadPurpose; contentType: string; size?: number | null | undefined },
): number {
  const limits = limitsOf(type, purpose);
  const limit = Object.hasOwn(limits, contentType) ? limits[contentType] : undefined;
  if (limit === undefined)
    throw badInput('input.contentType', `Expected ${Object.keys(limits).join(', ')}, got ${JSON.stringify(contentType)}`);
  if (size != null && size > limit) throw badInput('input.size', `Expected at most ${limit} bytes, got ${size}`);
  return limit;
}

function limitsOf(type: ContentType, purpose: UploadPurpose): Readonly<Record<string, number>> {
  if (purpose === 'FILE') return FILE_LIMITS[type];
  if (purpose === 'THUMBNAIL') return THUMBNAIL_LIMITS;
  if (type !== 'video') throw badInput('input.purpose', 'Only videos have transcripts');
  return TRANSCRIPT_LIMITS;
}
