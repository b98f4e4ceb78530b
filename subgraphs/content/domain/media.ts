/** The longest text that is shown and searched as such: 1 MiB. */
export const MAX_TEXT_BYTES = 1_048_576;

const TEXTUAL = new Set([
  'text/markdown',
  'text/plain',
  'text/vtt',
  'application/json',
  'application/yaml',
  'text/yaml',
  'application/x-yaml',
]);

/** Whether files of this media type are shown as text. */
export const isTextual = (mediaType: string): boolean => TEXTUAL.has((mediaType.split(';')[0] ?? '').trim().toLowerCase());
