import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { PackageFile, PackageItem } from '../../../importer/package/course-package.ts';
import { searchTextOf } from '../../../importer/search-text.ts';

describe('The text an item is found by', () => {
  it('is the lesson, for Markdown', async () => {
    expect(await searchTextOf({ type: 'document', markdown: '# Zones of fire' } as PackageItem)).toBe('Zones of fire');
  });

  it('is the transcript, for a video', async () => {
    const transcript = { open: () => Readable.from(['WEBVTT\n\n00:00.000 --> 00:01.000\nUnload first.']) } as PackageFile;
    expect(await searchTextOf({ type: 'video', transcript } as PackageItem)).toBe('Unload first.');
  });

  it('is everything that is said in a scenario', async () => {
    const scenario = {
      title: 'A morning',
      start: 'a',
      nodes: [
        { id: 'a', text: 'Eli **asks**.', choices: [{ text: 'Wait.', to: 'b', feedback: 'Right.' }], outcome: null },
        { id: 'b', text: 'All come home.', choices: [], outcome: 'good' as const },
      ],
    };
    expect(await searchTextOf({ type: 'interactive', scenario } as unknown as PackageItem)).toBe(
      'A morning Eli asks. Wait. Right. All come home.',
    );
  });

  it.each([
    { what: 'a PDF or an image', item: { type: 'document', markdown: null } },
    { what: 'a video without a transcript', item: { type: 'video', transcript: null } },
    { what: 'an assessment', item: { type: 'assessment' } },
  ])('is nothing, for $what', async ({ item }) => {
    expect(await searchTextOf(item as PackageItem)).toBeNull();
  });

  it('ends with a whole word where it is more than can be searched', async () => {
    const text = (await searchTextOf({ type: 'document', markdown: 'größer '.repeat(100_000) } as PackageItem)) ?? '';
    expect(Buffer.byteLength(text)).toBeGreaterThan(400_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(409_600);
    expect(text.endsWith(' größer')).toBe(true);
  });
});
