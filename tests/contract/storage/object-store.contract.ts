import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../../platform/storage/object-store.ts';
import { sendUpload } from './send-upload.ts';

/** What the server behind a store can be held to. */
export type Abilities = {
  /** Refuses signed uploads of another type, or of more bytes. */
  enforcesUploadLimits: boolean;
  /** Refuses signed URLs that were changed. */
  checksSignatures: boolean;
  /** Has the object only when it has all of it. */
  putsAtomically: boolean;
  /** Lists and copies objects whose keys have characters that URLs escape. */
  knowsEscapedKeys: boolean;
  /** Verifies the signature of a URL whose query has an apostrophe. */
  knowsEscapedQueries: boolean;
  /** Answers a range of an empty object. */
  rangesEmptyObjects: boolean;
};

export type StartedStore = { store: ObjectStore; stop: () => Promise<void> };

const TEXT = { contentType: 'text/plain' };

/** Keys that break naive ways to make paths or URLs of them. */
const ODD_KEYS = [
  'odd/with space.txt',
  'odd/Ünïcødé-猎人.md',
  'odd/CAPITALS.PDF',
  `odd/${'long-'.repeat(38)}/${'x'.repeat(200)}`,
  'odd/...',
  'odd/a=b;c,d',
];
const ESCAPED_KEYS = ['escaped/a+b%2F&c?d#e.txt', 'escaped/"quoted" \'name\'~!*().txt'];

/** What every object store does. `start` is called once, and gives an empty store. */
export function describeObjectStore(name: string, start: () => Promise<StartedStore>, abilities: Abilities): void {
  describe(name, () => {
    let started: StartedStore;
    let store: ObjectStore;
    beforeAll(async () => {
      started = await start();
      store = started.store;
    });
    afterAll(() => started.stop());

    const put = (key: string, text: string) => store.put(key, Buffer.from(text), TEXT);
    const read = async (key: string) => textOf(await store.get(key));
    const keysOf = async (prefix: string) => (await collect(store.list(prefix))).map(({ key }) => key);

    describe('put', () => {
      it('keeps the body, size, type and time', async () => {
        const before = Date.now();
        await store.put('put/whole.vtt', Buffer.from('WEBVTT'), { contentType: 'text/vtt' });

        const object = await store.get('put/whole.vtt');
        expect(object).toMatchObject({ key: 'put/whole.vtt', size: 6, contentType: 'text/vtt', range: null });
        expect(object?.lastModified.getTime()).toBeGreaterThan(before - 1000);
        expect(await textOf(object)).toBe('WEBVTT');
      });

      it.each([
        { what: 'of a size told before', size: 3_000_000 },
        { what: 'of a size not told', size: undefined },
      ])('keeps a stream $what', async ({ size }) => {
        const chunks = Array.from({ length: 30 }, (_, index) => Buffer.alloc(100_000, index));
        const stored = await store.put('put/stream', Readable.from(chunks), {
          contentType: 'video/mp4',
          ...(size !== undefined && { size }),
        });

        const object = await store.get('put/stream');
        expect(stored).toEqual({ size: 3_000_000, etag: object?.etag });
        expect(Buffer.concat((await object!.body.toArray()) as Buffer[]).equals(Buffer.concat(chunks))).toBe(true);
      });

      it.each([
        { what: 'buffer', body: () => Buffer.alloc(0) },
        { what: 'stream', body: () => Readable.from([]) },
      ])('keeps an empty $what', async ({ body }) => {
        await store.put('put/empty', body(), TEXT);

        const object = await store.get('put/empty');
        expect(object?.size).toBe(0);
        expect(await textOf(object)).toBe('');
      });

      it('replaces what was there, its type and its etag', async () => {
        const old = await store.put('put/again', Buffer.from('old'), TEXT);
        const replaced = await store.put('put/again', Buffer.from('<p>new'), { contentType: 'text/html' });

        expect(replaced.etag).not.toBe(old.etag);
        expect(await store.head('put/again')).toMatchObject({ contentType: 'text/html', size: 6, etag: replaced.etag });
      });

      it.each(ODD_KEYS)('takes the key %s', async (key) => {
        await put(key, key);

        expect(await read(key)).toBe(key);
        expect(await keysOf('odd/')).toContain(key);
      });

      it.each(ESCAPED_KEYS)('keeps the key %s apart from others', async (key) => {
        await put(key, key);

        expect(await read(key)).toBe(key);
        expect(await store.head(decodeURIComponent(key.replaceAll('+', ' ')))).toEqual(key.includes('%') ? null : expect.anything());
      });

      it.each([
        { why: 'is shorter than told', text: 'four', options: { size: 5 }, error: { code: 'BAD_USER_INPUT', field: 'size' } },
        { why: 'is longer than told', text: 'four', options: { size: 3 }, error: { code: 'BAD_USER_INPUT', field: 'size' } },
        { why: 'is longer than allowed', text: 'four', options: { maxSize: 3 }, error: { code: 'LIMIT_EXCEEDED' } },
      ])('refuses a stream that $why', async ({ text, options, error }) => {
        await expect(store.put('put/mismatch', Readable.from([Buffer.from(text)]), { ...TEXT, ...options })).rejects.toMatchObject(error);
        if (abilities.putsAtomically) expect(await store.head('put/mismatch')).toBeNull();
      });

      it('leaves the old object when a stream of unknown size breaks', async () => {
        await put('put/broken', 'old');

        await expect(store.put('put/broken', breaking('part of the new'), TEXT)).rejects.toThrow('the disk went away');
        expect(await read('put/broken')).toBe('old');
      });

      if (abilities.putsAtomically) {
        it('leaves the old object when a stream of known size breaks', async () => {
          await put('put/broken', 'old');

          await expect(store.put('put/broken', breaking('part of the new'), { ...TEXT, size: 100 })).rejects.toThrow('the disk went away');
          expect(await read('put/broken')).toBe('old');
        });
      }

      it('destroys a stream that it does not read', async () => {
        const body = Readable.from([Buffer.from('x')]);
        await expect(store.put('../x', body, TEXT)).rejects.toThrow();
        expect(body.destroyed).toBe(true);
      });

      it.each(['', 'text', 'text/plain\r\nx-evil: 1', 'a b/c'])('refuses the content type %j', async (contentType) => {
        await expect(put('put/typed', 'x').then(() => store.put('put/typed', Buffer.from('y'), { contentType }))).rejects.toMatchObject({
          code: 'BAD_USER_INPUT',
          field: 'contentType',
        });
        expect(await read('put/typed')).toBe('x');
      });
    });

    describe('get', () => {
      it('answers null for what does not exist', async () => {
        expect(await store.get('get/nothing')).toBeNull();
        expect(await store.get('get/nothing', { range: { start: 1 } })).toBeNull();
        expect(await store.head('get/nothing')).toBeNull();
      });

      it.each([
        { asked: { start: 2, end: 4 }, text: '234', range: { start: 2, end: 4 } },
        { asked: { start: 0, end: 1 }, text: '01', range: { start: 0, end: 1 } },
        { asked: { start: 7 }, text: '789', range: { start: 7, end: 9 } },
        { asked: { start: 8, end: 1000 }, text: '89', range: { start: 8, end: 9 } },
        { asked: { start: 0, end: 9 }, text: '0123456789', range: null },
        { asked: { start: 0 }, text: '0123456789', range: null },
      ])('reads the bytes $asked.start to $asked.end', async ({ asked, text, range }) => {
        await put('get/digits', '0123456789');

        const object = await store.get('get/digits', { range: asked });
        expect(object).toMatchObject({ size: 10, contentType: 'text/plain', range });
        expect(await textOf(object)).toBe(text);
      });

      it.each([{ start: 10 }, { start: 10, end: 12 }, { start: 3, end: 2 }, { start: -1 }, { start: 0.5 }])(
        'refuses the range %j',
        async (range) => {
          await put('get/digits', '0123456789');

          await expect(store.get('get/digits', { range })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'range' });
        },
      );

      if (abilities.rangesEmptyObjects) {
        it('reads the first bytes of an empty object as none', async () => {
          await put('get/empty', '');

          const object = await store.get('get/empty', { range: { start: 0, end: 99 } });
          expect(object).toMatchObject({ size: 0, range: null });
          expect(await textOf(object)).toBe('');
        });
      }
    });

    describe('list', () => {
      beforeAll(async () => {
        for (const key of ['list/b/2', 'list/a', 'list/b0', 'list/b/10', 'list/Z', 'listing']) await put(key, key);
      });

      it('goes in the order of the bytes of the keys', async () => {
        expect(await keysOf('list/')).toEqual(['list/Z', 'list/a', 'list/b/10', 'list/b/2', 'list/b0']);
      });

      it('takes a prefix that ends within a segment', async () => {
        expect(await keysOf('list/b')).toEqual(['list/b/10', 'list/b/2', 'list/b0']);
        expect(await keysOf('listi')).toEqual(['listing']);
      });

      it('lists everything under the empty prefix', async () => {
        expect(await keysOf('')).toEqual(expect.arrayContaining(['list/a', 'listing', 'put/whole.vtt']));
      });

      it('lists nothing where nothing is', async () => {
        expect(await keysOf('list/c/')).toEqual([]);
      });

      it('tells what head tells, without the type', async () => {
        const [item] = await collect(store.list('list/a'));
        expect(await store.head('list/a')).toEqual({ ...item, contentType: 'text/plain' });
      });

      it.each(['/a', '../', 'a//', 'a/../b', 'a\u0000'])('refuses the prefix %j', async (prefix) => {
        await expect(keysOf(prefix)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'prefix' });
      });

      if (abilities.knowsEscapedKeys) {
        it.each(ESCAPED_KEYS)('lists the key %s', async (key) => {
          await put(key, key);

          expect(await keysOf('escaped/')).toContain(key);
        });
      }
    });

    describe('copy', () => {
      it.each(['copy/from.txt', ...(abilities.knowsEscapedKeys ? ESCAPED_KEYS : [])])(
        'makes %s another object of its own',
        async (from) => {
          await store.put(from, Buffer.from('original'), { contentType: 'text/markdown' });
          await put('copy/to', 'replaced');
          await store.copy(from, 'copy/to');
          await store.remove(from);

          expect(await store.head('copy/to')).toMatchObject({ size: 8, contentType: 'text/markdown' });
          expect(await read('copy/to')).toBe('original');
        },
      );

      it('finds that there is nothing to copy', async () => {
        await expect(store.copy('copy/nothing', 'copy/to')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      });
    });

    describe('remove', () => {
      it('removes an object, once and again', async () => {
        await put('remove/deep/down', 'x');
        await store.remove('remove/deep/down');
        await store.remove('remove/deep/down');

        expect(await store.head('remove/deep/down')).toBeNull();
        expect(await keysOf('remove/')).toEqual([]);
      });

      it('leaves its neighbours', async () => {
        await put('remove/near/a', 'a');
        await put('remove/near/b', 'b');
        await store.remove('remove/near/a');

        expect(await read('remove/near/b')).toBe('b');
      });
    });

    it.each(['../outside', 'a/../b', '/absolute', 'a//b', 'a/', '', '.', 'a\nb', 'a\u0000', '\ud800', 'x/'.repeat(512) + 'x'])(
      'refuses the key %j everywhere',
      async (key) => {
        const refusal = { code: 'BAD_USER_INPUT', field: 'key' };
        const attempts = [
          () => put(key, 'x'),
          () => store.get(key),
          () => store.head(key),
          () => store.remove(key),
          () => store.copy(key, 'ok'),
          () => store.copy('list/a', key),
          () => store.signedDownloadUrl(key, { expiresInSeconds: 60 }),
          () => store.signedUpload({ key, contentType: 'text/plain', maxSize: 1, expiresInSeconds: 60 }),
        ];
        for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(refusal);
      },
    );

    describe('signedDownloadUrl', () => {
      it.each(['signed/plain.txt', ...ODD_KEYS, ...ESCAPED_KEYS])('lets anybody read %s', async (key) => {
        await put(key, 'for you');

        const response = await fetch(await store.signedDownloadUrl(key, { expiresInSeconds: 60 }));
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe('text/plain');
        expect(await response.text()).toBe('for you');
      });

      it('lets them read a range', async () => {
        await put('signed/digits', '0123456789');

        const url = await store.signedDownloadUrl('signed/digits', { expiresInSeconds: 60 });
        const response = await fetch(url, { headers: { range: 'bytes=2-4' } });
        expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([206, 'bytes 2-4/10', '234']);
      });

      if (abilities.knowsEscapedQueries) {
        it('has the browser save it under a name', async () => {
          await put('signed/plain.txt', 'for you');

          const url = await store.signedDownloadUrl('signed/plain.txt', { expiresInSeconds: 60, downloadName: 'Führer "1".txt' });
          const response = await fetch(url);
          expect(response.headers.get('content-disposition')).toBe(
            `attachment; filename="F_hrer _1_.txt"; filename*=UTF-8''F%C3%BChrer%20%221%22.txt`,
          );
          await response.body?.cancel();
        });
      }

      it.each([0, -1, 1.5, 604_801, NaN])('refuses to be good for %d seconds', async (expiresInSeconds) => {
        await expect(store.signedDownloadUrl('signed/plain.txt', { expiresInSeconds })).rejects.toMatchObject({
          field: 'expiresInSeconds',
        });
      });

      if (abilities.checksSignatures) {
        it('is good for its own key alone', async () => {
          await put('signed/mine', 'mine');
          await put('signed/yours', 'yours');

          const url = await store.signedDownloadUrl('signed/mine', { expiresInSeconds: 60 });
          const response = await fetch(url.replace('signed/mine', 'signed/yours'));
          expect(response.status).toBe(403);
          expect(await response.text()).not.toContain('yours');
        });
      }
    });

    describe('signedUpload', () => {
      const target = (key: string) => store.signedUpload({ key, contentType: 'text/markdown', maxSize: 10, expiresInSeconds: 60 });

      it('takes the file', async () => {
        const response = await sendUpload(await target('upload/fits'), '# Ten byte', 'text/markdown');

        expect(response.ok).toBe(true);
        expect(await store.head('upload/fits')).toMatchObject({ size: 10, contentType: 'text/markdown' });
        expect(await read('upload/fits')).toBe('# Ten byte');
      });

      it('says until when', async () => {
        const { expiresAt } = await target('upload/later');
        expect(Math.abs(expiresAt.getTime() - Date.now() - 60_000)).toBeLessThan(5000);
      });

      it.each([
        { why: 'no size', change: { maxSize: 0 }, field: 'maxSize' },
        { why: 'more than S3 takes', change: { maxSize: 5 * 1024 ** 3 + 1 }, field: 'maxSize' },
        { why: 'no type', change: { contentType: '' }, field: 'contentType' },
        { why: 'no time', change: { expiresInSeconds: 0 }, field: 'expiresInSeconds' },
      ])('refuses to sign for $why', async ({ change, field }) => {
        const request = { key: 'upload/x', contentType: 'text/plain', maxSize: 1, expiresInSeconds: 1, ...change };
        await expect(store.signedUpload(request)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field });
      });

      if (abilities.enforcesUploadLimits) {
        it.each([
          { why: 'is too long', body: '# Eleven by', type: 'text/markdown' },
          { why: 'has another type', body: '<script>', type: 'text/html' },
        ])('refuses a file that $why', async ({ body, type }) => {
          const response = await sendUpload(await target('upload/refused'), body, type);

          expect(response.status).toBeGreaterThanOrEqual(400);
          expect(await store.head('upload/refused')).toBeNull();
        });
      }
    });
  });
}

async function textOf(object: { body: Readable } | null): Promise<string | null> {
  return object && Buffer.concat((await object.body.toArray()) as Buffer[]).toString();
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** A stream that gives some and then fails. */
function breaking(text: string): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.from(text);
      yield Buffer.from(text);
      throw new Error('the disk went away');
    })(),
  );
}
