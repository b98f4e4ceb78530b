import { describe, expect, it } from 'vitest';
import { isNotModified, isRangeCurrent, parseRange } from '../../../platform/storage/http-conditions.ts';

const object = { etag: 'v1', lastModified: new Date('2026-03-01T12:00:00.500Z') };
const SAME_SECOND = 'Sun, 01 Mar 2026 12:00:00 GMT';
const BEFORE = 'Sun, 01 Mar 2026 11:59:59 GMT';
const AFTER = 'Sun, 01 Mar 2026 12:00:01 GMT';

describe('a range', () => {
  it.each([
    { header: 'bytes=0-0', range: { start: 0, end: 0 } },
    { header: 'bytes=2-', range: { start: 2, end: 9 } },
    { header: 'bytes=2-99999999999999999999', range: { start: 2, end: 9 } },
    { header: 'bytes=-3', range: { start: 7, end: 9 } },
    { header: 'bytes=-99', range: { start: 0, end: 9 } },
    { header: 'BYTES= 1-2 ', range: { start: 1, end: 2 } },
    { header: 'bytes=10-', range: 'unsatisfiable' },
    { header: 'bytes=-0', range: 'unsatisfiable' },
    { header: 'bytes=3-2', range: null },
    { header: 'bytes=0-1,3-4', range: null },
    { header: 'lines=1-2', range: null },
    { header: 'bytes=-', range: null },
    { header: 'bytes=a-b', range: null },
    { header: undefined, range: null },
  ])('$header of ten bytes is $range', ({ header, range }) => {
    expect(parseRange(header, 10)).toEqual(range);
  });

  it.each(['bytes=0-', 'bytes=-1'])('%s of no bytes cannot be had', (header) => {
    expect(parseRange(header, 0)).toBe('unsatisfiable');
  });
});

describe('a copy that the client has', () => {
  it.each([
    { headers: { ifNoneMatch: '"v1"' }, stands: true },
    { headers: { ifNoneMatch: '"v0", W/"v1"' }, stands: true },
    { headers: { ifNoneMatch: '*' }, stands: true },
    { headers: { ifNoneMatch: '"v0"' }, stands: false },
    { headers: { ifNoneMatch: '"v0"', ifModifiedSince: AFTER }, stands: false },
    { headers: { ifModifiedSince: SAME_SECOND }, stands: true },
    { headers: { ifModifiedSince: BEFORE }, stands: false },
    { headers: { ifModifiedSince: 'yesterday' }, stands: false },
    { headers: {}, stands: false },
  ])('by $headers stands: $stands', ({ headers, stands }) => {
    expect(isNotModified({ ifNoneMatch: undefined, ifModifiedSince: undefined, ...headers }, object)).toBe(stands);
  });
});

describe('If-Range', () => {
  it.each([
    { header: undefined, current: true },
    { header: '"v1"', current: true },
    { header: 'W/"v1"', current: false },
    { header: '"v0"', current: false },
    { header: SAME_SECOND, current: true },
    { header: AFTER, current: false },
    { header: 'nonsense', current: false },
  ])('$header is current: $current', ({ header, current }) => {
    expect(isRangeCurrent(header, object)).toBe(current);
  });
});
