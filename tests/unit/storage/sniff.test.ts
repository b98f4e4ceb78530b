import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isSameMediaType, SNIFFED_BYTES, sniffMediaType, sniffObject } from '../../../platform/storage/sniff.ts';

const bytes = (hex: string, length = 0) => Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), Buffer.alloc(length)]);

/** An EBML header that says what kind of Matroska it is. */
const ebml = (docType: string) =>
  Buffer.concat([
    bytes(`1a45dfa3 ${(0x80 + docType.length + 3).toString(16)} 4282 ${(0x80 + docType.length).toString(16)}`),
    Buffer.from(docType),
    Buffer.alloc(64),
  ]);

/** The box that every file of the MP4 family begins with. */
const ftyp = (brand: string) =>
  Buffer.concat([bytes('00000018'), Buffer.from(`ftyp${brand}`), bytes('00000200'), Buffer.from('isommp41'), Buffer.alloc(64)]);

const PNG = bytes('89504e470d0a1a0a 0000000d49484452 0000000100000001 0806000000 1f15c489 00000000 49444154', 64);

describe('the type of a file', () => {
  it.each([
    { type: 'video/mp4', head: ftyp('isom') },
    { type: 'video/mp4', head: ftyp('mp42') },
    { type: 'video/mp4', head: ftyp('M4V ') },
    { type: 'video/webm', head: ebml('webm') },
    { type: 'video/matroska', head: ebml('matroska') },
    { type: 'application/pdf', head: Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj') },
    { type: 'image/png', head: PNG },
    { type: 'image/jpeg', head: bytes('ffd8ffe0 00104a464946 00010100000100010000', 64) },
    { type: 'image/gif', head: Buffer.from('GIF89a\u0001\u0000\u0001\u0000') },
    { type: 'image/webp', head: Buffer.concat([Buffer.from('RIFF'), bytes('24000000'), Buffer.from('WEBPVP8 '), Buffer.alloc(64)]) },
    {
      type: 'application/zip',
      head: Buffer.concat([bytes('504b0304 1400 0000 0000 00000000 00000000 00000000 00000000 0500 0000'), Buffer.from('a.txt')]),
    },
    { type: 'application/x-elf', head: bytes('7f454c46 020101', 64) },
    { type: 'text/vtt', head: Buffer.from('WEBVTT\n\n00:00.000 --> 00:01.000\nHello') },
    { type: 'text/vtt', head: Buffer.from('\ufeffWEBVTT - Kind: captions\r\n') },
    { type: 'text/vtt', head: Buffer.from('WEBVTT') },
    { type: 'text/plain', head: Buffer.from('WEBVTTX is no header') },
    { type: 'text/plain', head: Buffer.from('# Tree stands\n\nAlways wear a harness, even für Übung.') },
    { type: 'text/plain', head: Buffer.from('<!doctype html><script>alert(1)</script>') },
    { type: null, head: Buffer.alloc(0) },
    { type: null, head: bytes('00010203 04050607', 64) },
    { type: null, head: bytes('c3 28 41 42') },
  ])('is $type, by its first bytes', async ({ type, head }) => {
    expect(await sniffMediaType(head)).toBe(type);
  });

  it('is text although the last character is cut in two', async () => {
    const text = Buffer.from('x'.repeat(SNIFFED_BYTES - 1) + 'ü');
    expect(await sniffMediaType(text.subarray(0, SNIFFED_BYTES))).toBe('text/plain');
  });

  it.each([ftyp('isom'), ebml('webm'), PNG])('is found out, or unknown, of every beginning of a file', async (file) => {
    const type = await sniffMediaType(file);
    for (let length = 0; length < file.length; length += 1) {
      expect([type, null, 'text/plain', 'video/matroska', 'application/octet-stream']).toContain(
        await sniffMediaType(file.subarray(0, length)),
      );
    }
  });

  it('is read from the first bytes of an object alone', async () => {
    const asked: unknown[] = [];
    const object = {
      key: 'a',
      size: 1,
      etag: '',
      lastModified: new Date(),
      contentType: 'text/plain',
      range: null,
      body: Readable.from([PNG.subarray(0, 4), PNG.subarray(4)]),
    };
    const get = (key: string, options: unknown) => Promise.resolve(asked.push([key, options]) ? object : null);

    expect(await sniffObject({ get }, 'a')).toBe('image/png');
    expect(asked).toEqual([['a', { range: { start: 0, end: SNIFFED_BYTES - 1 } }]]);
    expect(await sniffObject({ get: () => Promise.resolve(null) }, 'a')).toBeNull();
  });
});

describe('what a file was declared as', () => {
  it.each([
    { declared: 'video/mp4', sniffed: 'video/mp4', same: true },
    { declared: 'image/jpg', sniffed: 'image/jpeg', same: true },
    { declared: 'Image/PNG', sniffed: 'image/png', same: true },
    { declared: 'text/markdown; charset=utf-8', sniffed: 'text/plain', same: true },
    { declared: 'text/plain', sniffed: 'text/vtt', same: true },
    { declared: 'text/vtt', sniffed: 'text/vtt', same: true },
    { declared: 'text/vtt', sniffed: 'text/plain', same: false },
    { declared: 'image/png', sniffed: 'text/plain', same: false },
    { declared: 'image/svg+xml', sniffed: 'text/plain', same: false },
    { declared: 'text/html', sniffed: 'text/plain', same: false },
    { declared: 'text/markdown', sniffed: null, same: false },
    { declared: 'video/mp4', sniffed: null, same: false },
  ])('as $declared may be $sniffed: $same', ({ declared, sniffed, same }) => {
    expect(isSameMediaType(declared, sniffed)).toBe(same);
  });
});
