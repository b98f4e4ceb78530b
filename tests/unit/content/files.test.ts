import { describe, expect, it } from 'vitest';
import { assertKey } from '../../../platform/storage/key.ts';
import { objectKey } from '../../../subgraphs/content/domain/object-key.ts';
import { limitUpload } from '../../../subgraphs/content/domain/uploads.ts';

describe('the key of a file', () => {
  it.each([
    { type: 'video' as const, mediaType: 'video/mp4', key: 'content/videos/crs_1/f.mp4' },
    { type: 'video' as const, mediaType: 'text/vtt', key: 'content/videos/crs_1/f.vtt' },
    { type: 'document' as const, mediaType: 'application/pdf', key: 'content/documents/pdf/crs_1/f.pdf' },
    { type: 'document' as const, mediaType: 'text/markdown', key: 'content/documents/text/crs_1/f.md' },
    { type: 'interactive' as const, mediaType: 'application/json', key: 'content/documents/interactive/crs_1/f.json' },
    { type: 'assessment' as const, mediaType: 'application/json', key: 'content/assessments/quizzes/crs_1/f.json' },
  ])('of $type, $mediaType, is $key', ({ type, mediaType, key }) => {
    expect(objectKey({ type, mediaType, courseId: 'crs_1', name: 'f' })).toBe(key);
  });

  it('is one whatever the ids of a module look like', () => {
    expect(() => assertKey(objectKey({ type: 'video', mediaType: 'video/mp4', courseId: '../..\n/', name: '.' }))).not.toThrow();
  });
});

describe('an upload', () => {
  it.each([
    {
      why: 'of a type that the item is not',
      type: 'video' as const,
      purpose: 'FILE' as const,
      contentType: 'application/pdf',
      field: 'input.contentType',
    },
    {
      why: 'that a browser would run',
      type: 'document' as const,
      purpose: 'FILE' as const,
      contentType: 'text/html',
      field: 'input.contentType',
    },
    {
      why: 'of a type that objects have',
      type: 'document' as const,
      purpose: 'FILE' as const,
      contentType: 'constructor',
      field: 'input.contentType',
    },
    {
      why: 'of a transcript for a document',
      type: 'document' as const,
      purpose: 'TRANSCRIPT' as const,
      contentType: 'text/vtt',
      field: 'input.purpose',
    },
  ])('$why is refused', ({ type, purpose, contentType, field }) => {
    expect(() => limitUpload(type, { purpose, contentType })).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', field }));
  });

  it('is refused when it is announced to be too big', () => {
    expect(() => limitUpload('video', { purpose: 'THUMBNAIL', contentType: 'image/png', size: 5 * 1_048_576 + 1 })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'input.size' }),
    );
  });
});
