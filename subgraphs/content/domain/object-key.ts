import type { ContentType } from './content-item.ts';

/** Names of files by media type; what is not here is `bin`. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'text/markdown': 'md',
  'text/plain': 'txt',
  'text/vtt': 'vtt',
  'application/json': 'json',
  'application/yaml': 'yaml',
};

/** A file of an item: which key it has hangs on what it is. */
export type FilePlace = {
  type: ContentType;
  /** Public id of the course. */
  courseId: string;
  /** Tells the file from all others of the course: an id, a hash. */
  name: string;
  mediaType: string;
};

/** Where a file of the course's content lies in the object store, as the spec lays it out. */
export function objectKey({ type, courseId, name, mediaType: said }: FilePlace): string {
  // Without parameters: `text/markdown; charset=utf-8`.
  const mediaType = (said.split(';')[0] ?? '').trim().toLowerCase();
  const extension = EXTENSIONS[mediaType] ?? 'bin';
  return `content/${folder(type, mediaType)}/${segment(courseId)}/${segment(name)}.${extension}`;
}

/** Where an upload waits to be verified. */
export const uploadKey = (uploadId: string): string => `uploads/${segment(uploadId)}`;

function folder(type: ContentType, mediaType: string): string {
  if (mediaType === 'application/pdf') return 'documents/pdf';
  if (type === 'video' || mediaType.startsWith('video/')) return 'videos';
  if (mediaType.startsWith('image/')) return 'documents/images';
  if (type === 'assessment') return 'assessments/quizzes';
  return type === 'interactive' ? 'documents/interactive' : 'documents/text';
}

/** Ids may come from elsewhere. Keys are told apart by the name's own id or hash, not by what is replaced here. */
const segment = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 120);
