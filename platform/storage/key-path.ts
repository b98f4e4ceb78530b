import { join, sep } from 'node:path';

/** File systems take 255 bytes in a name; this leaves room for what is appended. */
const MAX_NAME_LENGTH = 200;

/** Ends the name of an object's file. No directory has one, so the keys `a` and `a/b` can both exist. */
const OBJECT_MARK = '@';

/** Ends the name of a directory that is only the beginning of a long segment. */
const CONTINUED_MARK = '~';

/**
 * Where the object of `key` lies, below `root`. Everything but `a-z 0-9 . _ -` is percent-encoded: the marks above, capitals
 * (some file systems do not tell them apart) and letters beyond ASCII (some rewrite them).
 */
export const pathOfKey = (root: string, key: string) => join(root, ...namesOf(key)) + OBJECT_MARK;

/** The directory that holds every object whose key starts with `prefix`, and perhaps more. */
export function directoryOfPrefix(root: string, prefix: string): string {
  const complete = prefix.slice(0, Math.max(prefix.lastIndexOf('/'), 0));
  return complete ? join(root, ...namesOf(complete)) : root;
}

/** @param path relative to the root; null: this is no object's file */
export function keyOfPath(path: string): string | null {
  if (!path.endsWith(OBJECT_MARK)) return null;
  return path
    .slice(0, -OBJECT_MARK.length)
    .replaceAll(CONTINUED_MARK + sep, '')
    .split(sep)
    .map(decodeURIComponent)
    .join('/');
}

const namesOf = (key: string) => key.split('/').flatMap((segment) => cut(encodeSegment(segment)));

const encodeSegment = (segment: string) =>
  Array.from(Buffer.from(segment), (byte) => {
    const character = String.fromCharCode(byte);
    return /[a-z0-9._-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');

function cut(name: string): string[] {
  if (name.length <= MAX_NAME_LENGTH) return [name];
  return [name.slice(0, MAX_NAME_LENGTH) + CONTINUED_MARK, ...cut(name.slice(MAX_NAME_LENGTH))];
}
