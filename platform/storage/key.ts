import { badInput } from '../errors.ts';

const MAX_KEY_BYTES = 1024;

/** MinIO keeps a segment as a file name, and refuses longer ones. */
const MAX_SEGMENT_BYTES = 255;

// oxlint-disable-next-line eslint/no-control-regex -- control characters are what it looks for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f]/;

/**
 * A key is segments joined by `/`: at most 1024 bytes of UTF-8 in all and 255 a segment, none of them empty, `.` or `..`,
 * no control characters.
 * @throws BAD_USER_INPUT (`key`)
 */
export function assertKey(key: string): void {
  const problem = findProblem(key);
  if (problem) throw badInput('key', `An object key must ${problem}`);
}

/**
 * A prefix is how a key starts, so all of its segments but the last are complete. It may be empty.
 * @throws BAD_USER_INPUT (`prefix`)
 */
export function assertPrefix(prefix: string): void {
  const complete = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0));
  const problem = (prefix.startsWith('/') && 'not start with "/"') || findCharacterProblem(prefix) || (complete && findProblem(complete));
  if (problem) throw badInput('prefix', `A prefix of object keys must ${problem}`);
}

function findProblem(key: string): string | null {
  if (key === '') return 'not be empty';
  const problem = findCharacterProblem(key);
  if (problem) return problem;
  for (const segment of key.split('/')) {
    if (segment === '') return 'not have an empty segment';
    if (segment === '.' || segment === '..') return `not have the segment "${segment}"`;
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) return `have segments of at most ${MAX_SEGMENT_BYTES} bytes`;
  }
  return null;
}

function findCharacterProblem(text: string): string | null {
  if (Buffer.byteLength(text) > MAX_KEY_BYTES) return `be at most ${MAX_KEY_BYTES} bytes long`;
  if (CONTROL_CHARACTER.test(text)) return 'have no control characters';
  // Half of a surrogate pair has no UTF-8: two keys that differ in it would become one.
  if (Buffer.from(text).toString() !== text) return 'be well-formed Unicode';
  return null;
}
