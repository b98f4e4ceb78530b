import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startFilesServer } from '../../contract/storage/files-server.ts';

const TEXT = { contentType: 'text/plain' };

describe('the disk store', () => {
  let files: Awaited<ReturnType<typeof startFilesServer>>;
  beforeEach(async () => {
    files = await startFilesServer({ now: () => new Date('2026-03-01T12:00:00.123Z') });
  });
  afterEach(() => files.stop());

  const namesBelow = async (directory: string) => (await readdir(join(files.directory, directory), { recursive: true })).sort();
  const put = (key: string, text: string) => files.store.put(key, Buffer.from(text), TEXT);
  const textOf = async (object: { body: Readable } | null) => object && Buffer.concat((await object.body.toArray()) as Buffer[]).toString();

  it('dates an object by the clock that it is given', async () => {
    await put('a', 'x');
    expect((await files.store.head('a'))?.lastModified).toEqual(new Date('2026-03-01T12:00:00.123Z'));
  });

  it('keeps the body first in a file that is named after the key', async () => {
    await put('content/videos/course_1/Intro.mp4', 'the film');

    expect(await namesBelow('objects')).toContain('content/videos/course_1/%49ntro.mp4@');
    expect(await readFile(join(files.directory, 'objects/content/videos/course_1/%49ntro.mp4@'), 'utf8')).toMatch(/^the film\{/);
  });

  it('has nothing to show of a put that has not ended', async () => {
    const body = new PassThrough();
    const putting = files.store.put('a', body, TEXT);
    body.write('half');
    await expect.poll(() => namesBelow('tmp')).toHaveLength(1);
    expect(await files.store.head('a')).toBeNull();

    body.end('done');
    await putting;
    expect(await textOf(await files.store.get('a'))).toBe('halfdone');
    expect(await namesBelow('tmp')).toEqual([]);
  });

  it.each([
    { why: 'its stream is destroyed', end: (body: PassThrough) => void body.destroy() },
    { why: 'its stream fails', end: (body: PassThrough) => void body.destroy(new Error('gone')) },
    { why: 'it is too long', end: (body: PassThrough) => void body.end('more than ten bytes') },
  ])('leaves no file of a put when $why', async ({ end }) => {
    const body = new PassThrough();
    const putting = files.store.put('a/b', body, { ...TEXT, maxSize: 10 });
    body.write('half');
    end(body);

    await expect(putting).rejects.toThrow();
    expect(await namesBelow('tmp')).toEqual([]);
    expect(await namesBelow('')).not.toContain('objects');
  });

  it('hears of a stream that failed before it was read', async () => {
    await expect(files.store.put('a', createReadStream('/does/not/exist'), TEXT)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('clears away what dead processes left, and not what others are writing', async () => {
    const temporary = join(files.directory, 'tmp');
    await mkdir(temporary);
    for (const [name, date] of [
      ['dead', '2026-02-28T11:00:00Z'],
      ['alive', '2026-03-01T11:00:00Z'],
    ] as const) {
      await writeFile(join(temporary, name), 'x');
      await utimes(join(temporary, name), new Date(date), new Date(date));
    }
    await put('a', 'x');

    expect(await namesBelow('tmp')).toEqual(['alive']);
  });

  it('gives a reader all of the object that it began to read', async () => {
    const old = 'old '.repeat(100_000);
    await put('a', old);
    const object = await files.store.get('a');
    await put('a', 'new');
    await files.store.remove('a');

    expect((await textOf(object)) === old).toBe(true);
  });

  it('ends with one of the objects that are put at once', async () => {
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(index + 1));
    await Promise.all(texts.map((text) => put('deep/er/a', text)));

    expect(texts).toContain(await textOf(await files.store.get('deep/er/a')));
    expect(await namesBelow('tmp')).toEqual([]);
  });

  it('puts into a directory that is being emptied', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        await put(`deep/er/${index}`, 'x');
        await files.store.remove(`deep/er/${index}`);
      }),
    );

    expect(await namesBelow('objects')).toEqual([]);
  });

  it('has room for a key and for keys below it', async () => {
    for (const key of ['a', 'a/b', 'a@', 'a~', 'a/b/c', 'l'.repeat(200), 'l'.repeat(201), `${'l'.repeat(200)}/x`]) await put(key, key);

    for await (const { key } of files.store.list('')) expect(await textOf(await files.store.get(key))).toBe(key);
    expect((await namesBelow('objects')).filter((name) => name.endsWith('@'))).toHaveLength(8);
  });

  it('lists in the order of bytes where directories have another', async () => {
    for (const key of ['a/b', 'a-b', 'a0', 'a', 'é', 'z', '\u{1f600}', '\uffee']) await put(key, 'x');

    const listed: string[] = [];
    for await (const { key } of files.store.list('')) listed.push(key);
    expect(listed).toEqual(['a', 'a-b', 'a/b', 'a0', 'z', 'é', '\uffee', '\u{1f600}']);
  });

  it('says that a file is damaged rather than what it does not know', async () => {
    await put('a', 'x');
    await writeFile(join(files.directory, 'objects/a@'), 'something else');

    await expect(files.store.head('a')).rejects.toThrow('damaged');
  });
});
