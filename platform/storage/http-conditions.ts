import type { ByteRange, ObjectInfo } from './object-store.ts';

type Validators = Pick<ObjectInfo, 'etag' | 'lastModified'>;

export const quoteEtag = (etag: string) => `"${etag}"`;

/** Whether the client's copy still stands (RFC 9110, 13.2.2): If-None-Match decides, If-Modified-Since only without it. */
export function isNotModified(
  headers: { ifNoneMatch: string | undefined; ifModifiedSince: string | undefined },
  object: Validators,
): boolean {
  const { ifNoneMatch, ifModifiedSince } = headers;
  if (ifNoneMatch === undefined) return ifModifiedSince !== undefined && Date.parse(ifModifiedSince) >= wholeSeconds(object.lastModified);
  const tags = new Set(ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return tags.has('*') || tags.has(quoteEtag(object.etag));
}

/** Whether If-Range lets a Range count (RFC 9110, 13.1.5). An entity tag must be strong, a date exact. */
export function isRangeCurrent(ifRange: string | undefined, object: Validators): boolean {
  if (ifRange === undefined) return true;
  return ifRange.includes('"') ? ifRange.trim() === quoteEtag(object.etag) : Date.parse(ifRange) === wholeSeconds(object.lastModified);
}

/**
 * What a Range header means for an object of `size` bytes. Null: answer with all of it, because there is no range, or one of
 * a unit or form that is not understood, or several (RFC 9110, 14.2 lets a server ignore them).
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const length = Number(last);
    return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(size - length, 0), end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** HTTP dates have no fractions. */
const wholeSeconds = (date: Date) => Math.floor(date.getTime() / 1000) * 1000;
