import { expect, it } from 'vitest';
import { readCacheControl } from '../../../../gateway/cache/cache-control.ts';

it.each([
  { header: 'max-age=60, public', keeping: { seconds: 60, isPrivate: false } },
  { header: 'Public, Max-Age="60"', keeping: { seconds: 60, isPrivate: false } },
  { header: 'public, max-age=60, s-maxage=5', keeping: { seconds: 5, isPrivate: false } },
  { header: 's-maxage=5', keeping: { seconds: 5, isPrivate: false } },
  { header: 'private, max-age=60, s-maxage=5', keeping: { seconds: 60, isPrivate: true } },
  { header: 'max-age=60', keeping: { seconds: 60, isPrivate: true } },
  { header: undefined, keeping: null },
  { header: '', keeping: null },
  { header: 'public', keeping: null },
  { header: 'public, max-age=0', keeping: null },
  { header: 'public, max-age=-1', keeping: null },
  { header: 'public, max-age=soon', keeping: null },
  { header: 'public, max-age=60, no-store', keeping: null },
  { header: 'public, max-age=60, no-cache', keeping: null },
  { header: 'public, max-age=60, max-age=1', keeping: null },
])('$header allows $keeping', ({ header, keeping }) => {
  expect(readCacheControl(header)).toEqual(keeping);
});
