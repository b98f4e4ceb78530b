import { badInput } from '../errors.ts';
import type { ByteRange, RangeRequest } from './object-store.ts';

/** What S3 signs for at most: seven days. */
const MAX_EXPIRY_SECONDS = 7 * 24 * 60 * 60;

/** What S3 takes in one request: 5 GiB. */
const MAX_OBJECT_BYTES = 5 * 1024 ** 3;

/** `type/subtype`, and parameters of visible ASCII (RFC 9110, 8.3.1). */
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(?:\s*;\s*[\w!#$&^.+-]+=[\x20-\x7e]+)?$/;

/** @throws BAD_USER_INPUT (`contentType`) */
export function assertContentType(contentType: string): void {
  if (contentType.length > 255 || !MEDIA_TYPE.test(contentType)) {
    throw badInput('contentType', `Expected a media type such as "video/mp4", got ${JSON.stringify(contentType.slice(0, 100))}`);
  }
}

/** @throws BAD_USER_INPUT (`expiresInSeconds`) */
export function assertExpiry(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_EXPIRY_SECONDS) {
    throw badInput('expiresInSeconds', `Expected whole seconds between 1 and ${MAX_EXPIRY_SECONDS}, got ${seconds}`);
  }
}

/** @throws BAD_USER_INPUT (`maxSize`) */
export function assertMaxSize(bytes: number): void {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_OBJECT_BYTES) {
    throw badInput('maxSize', `Expected whole bytes between 1 and ${MAX_OBJECT_BYTES}, got ${bytes}`);
  }
}

/** @throws BAD_USER_INPUT (`range`) when it could not be satisfied by any object */
export function assertRange({ start, end }: RangeRequest): void {
  const isPosition = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isPosition(start) || (end !== undefined && (!isPosition(end) || end < start))) {
    throw badInput('range', `Expected byte positions with start <= end, got ${start}-${end ?? ''}`);
  }
}

/**
 * The part of an object of `size` bytes that a range which passed `assertRange` asks for; null: all of it.
 * @throws BAD_USER_INPUT (`range`) when it starts behind the last byte
 */
export function resolveRange(range: RangeRequest | undefined, size: number): ByteRange | null {
  if (!range) return null;
  const { start, end = size - 1 } = range;
  if (start > 0 && start >= size) throw unsatisfiable(start);
  return start === 0 && end >= size - 1 ? null : { start, end: Math.min(end, size - 1) };
}

export const unsatisfiable = (start: number) => badInput('range', `The object has no byte ${start}`);
