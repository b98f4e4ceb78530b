import { assert, nat, property, string } from 'fast-check';
import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertKey } from '../../../platform/storage/key.ts';
import { directoryOfPrefix, keyOfPath, pathOfKey } from '../../../platform/storage/key-path.ts';

const validKey = string({ unit: 'binary', minLength: 1, maxLength: 300 }).filter((key) => {
  try {
    assertKey(key);
    return true;
  } catch {
    return false;
  }
});
const ROOT = `${sep}root`;

describe('a key', () => {
  it.each(['a', 'content/videos/course_1/intro.mp4', '..a/b..', '%2e%2e/%2f', 'a\\b', 'é/猎', 'x'.repeat(255)])('may be %s', (key) => {
    expect(() => assertKey(key)).not.toThrow();
  });

  it.each(['x'.repeat(256), 'é'.repeat(128), `${'x'.repeat(255)}/`.repeat(4) + 'x'])('may not be as long as %s', (key) => {
    expect(() => assertKey(key)).toThrow(/bytes/);
  });
});

describe('the path of a key', () => {
  it('leads back to it, and lies in the directory of each of its prefixes', () => {
    assert(
      property(validKey, nat(), (key, cut) => {
        const path = pathOfKey(ROOT, key);
        expect(keyOfPath(path.slice(ROOT.length + 1))).toBe(key);
        expect(path.startsWith(directoryOfPrefix(ROOT, key.slice(0, cut % (key.length + 1))) + sep)).toBe(true);
        expect(path).toMatch(/^[a-z0-9._%@~/-]+$/);
        expect(Math.max(...path.split(sep).map((name) => name.length))).toBeLessThanOrEqual(255);
      }),
    );
  });

  it.each(['..', '../../x', 'a/../../x'])('never leaves the root, though nobody asked %s', (key) => {
    expect(() => assertKey(key)).toThrow();
  });
});
