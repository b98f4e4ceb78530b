import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../platform/auth/viewer.ts';
import { uploadKey } from '../../../subgraphs/content/domain/object-key.ts';
import { aCourse, aLearner, answer, errorOf, eventsOf, useContent } from '../../support/content.ts';

const MARKDOWN = '# The four rules\n\nTreat every firearm as loaded.\n';
const PDF = '%PDF-1.7\n1 0 obj\n';
type Target = { id: string; url: URL; method: string; headers: { name: string; value: string }[]; maxSize: number };

describe('files', () => {
  const world = useContent();

  const request = (viewer: Viewer | null, input: object) =>
    world.ask(
      viewer,
      `mutation ($input: RequestUploadInput!) { requestUpload(input: $input) { upload { id url method headers { name value } maxSize expiresAt } } }`,
      { input },
    );
  const complete = (viewer: Viewer | null, uploadId: string) =>
    world.ask(
      viewer,
      'mutation ($id: ID!) { completeUpload(input: { uploadId: $id }) { content { id mediaType fileSize body contentUrl } } }',
      {
        id: uploadId,
      },
    );
  /** A target, with `body` arrived at it. */
  const upload = async (contentId: string | undefined, contentType: string, body: string, purpose = 'FILE') => {
    const { upload: target } = await answer<{ upload: Target }>(request(world.instructor, { contentId, purpose, contentType }));
    await world.objects.put(uploadKey(target.id), Buffer.from(body), { contentType });
    return target;
  };
  const keys = async () => {
    const all: string[] = [];
    for await (const { key } of world.objects.list('')) all.push(key);
    return all;
  };

  it('are uploaded to a target of the store, and verified', async () => {
    const course = await aCourse(world);
    const target = await upload(course.items[0], 'text/markdown', MARKDOWN);
    expect(target).toMatchObject({ method: 'PUT', headers: [{ name: 'content-type', value: 'text/markdown' }], maxSize: 1_048_576 });

    const { content } = await answer<{ content: { contentUrl: URL } }>(complete(world.instructor, target.id));
    expect(content).toMatchObject({ mediaType: 'text/markdown', fileSize: MARKDOWN.length, body: MARKDOWN });
    expect(String(content.contentUrl)).toContain(`content/documents/text/${course.id}/`);
    expect(await keys()).not.toContain(uploadKey(target.id));
    expect((await eventsOf(world, course)).at(-1)).toMatchObject({ type: 'content.item.updated' });
  });

  it('are completed once, however often and at once it is asked for', async () => {
    const course = await aCourse(world);
    const target = await upload(course.items[0], 'text/markdown', MARKDOWN);
    await Promise.all([complete(world.instructor, target.id), complete(world.instructor, target.id)]);
    await world.objects.put(uploadKey(target.id), Buffer.from('# Swapped'), { contentType: 'text/markdown' });

    expect(await answer(complete(world.instructor, target.id))).toMatchObject({ content: { body: MARKDOWN } });
    expect((await keys()).filter((key) => key.includes(`/${course.id}/`))).toHaveLength(1);
    expect((await eventsOf(world, course)).filter(({ type }) => type === 'content.item.updated')).toHaveLength(1);
  });

  it.each([
    { why: 'is something else than announced', contentType: 'application/pdf', body: MARKDOWN, code: 'BAD_USER_INPUT' },
    { why: 'is empty', contentType: 'text/markdown', body: '', code: 'BAD_USER_INPUT' },
    { why: 'is too big', contentType: 'text/markdown', body: 'x'.repeat(1_048_577), code: 'BAD_USER_INPUT' },
    { why: 'is a PDF that calls itself text', contentType: 'text/markdown', body: PDF, code: 'BAD_USER_INPUT' },
  ])('are refused when what arrived $why, and leave nothing', async ({ contentType, body, code }) => {
    const course = await aCourse(world);
    const target = await upload(course.items[0], contentType, body);
    expect(errorOf(await complete(world.instructor, target.id))).toMatchObject({ code, field: 'input.uploadId' });
    expect((await keys()).filter((key) => key.includes(`/${course.id}/`))).toEqual([]);
    const { data } = await world.ask(null, 'query ($id: ID!) { content(id: $id) { mediaType } }', { id: course.items[0] });
    expect(data).toEqual({ content: { mediaType: null } });
  });

  it('are refused as long as nothing arrived', async () => {
    const course = await aCourse(world);
    const { upload: target } = await answer<{ upload: Target }>(
      request(world.instructor, { contentId: course.items[0], purpose: 'FILE', contentType: 'application/pdf' }),
    );
    expect(errorOf(await complete(world.instructor, target.id))).toMatchObject({ code: 'PRECONDITION_FAILED' });
    await world.objects.put(uploadKey(target.id), Buffer.from(PDF), { contentType: 'application/pdf' });
    expect(await answer(complete(world.instructor, target.id))).toMatchObject({ content: { mediaType: 'application/pdf', body: null } });
  });

  it('of videos have transcripts, by which they are found', async () => {
    const course = await aCourse(world, [{ type: 'VIDEO' }]);
    const target = await upload(course.items[0], 'text/vtt', 'WEBVTT\n\n00:00.000 --> 00:02.000\nMind the muzzleblast.\n', 'TRANSCRIPT');
    await answer(complete(world.instructor, target.id));
    const { data } = await world.ask(
      world.instructor,
      '{ searchContent(query: "muzzleblast") { edges { node { id transcriptUrl contentUrl } } } }',
    );
    expect(data).toMatchObject({
      searchContent: { edges: [{ node: { id: course.items[0], transcriptUrl: expect.anything(), contentUrl: null } }] },
    });
  });

  it('of assessments are not for learners, who would read the answers', async () => {
    const course = await aCourse(world, [{ type: 'ASSESSMENT' }]);
    await answer(complete(world.instructor, (await upload(course.items[0], 'application/json', '{"correct": "b"}')).id));
    const read = async (viewer: Viewer) =>
      (await world.ask(viewer, 'query ($id: ID!) { content(id: $id) { body } }', { id: course.items[0] })).data;
    expect(await read(world.instructor)).toEqual({ content: { body: '{"correct": "b"}' } });
    expect(await read(await aLearner(world, course))).toEqual({ content: { body: null } });
  });

  it.each([
    { who: 'nobody', viewer: () => null, code: 'UNAUTHENTICATED' },
    { who: 'a student', viewer: () => world.student, code: 'FORBIDDEN' },
    { who: 'an instructor of elsewhere', viewer: () => world.colleague, code: 'FORBIDDEN' },
  ])('are not uploaded by $who', async ({ viewer, code }) => {
    const course = await aCourse(world);
    const target = await upload(course.items[0], 'text/markdown', MARKDOWN);
    const asked = await request(viewer(), { contentId: course.items[0], purpose: 'FILE', contentType: 'text/markdown' });
    expect(errorOf(asked).code).toBe(code);
    // Which item the upload was for is not told.
    expect(errorOf(await complete(viewer(), target.id)).code).toBe(code === 'FORBIDDEN' ? 'NOT_FOUND' : code);
  });

  it.each([
    { who: 'nobody', viewer: async () => null, reads: false },
    { who: 'a student who is not enrolled', viewer: async () => world.student, reads: false },
    { who: 'an instructor of elsewhere', viewer: async () => world.colleague, reads: false },
    { who: 'a learner', viewer: aLearner, reads: true },
    { who: 'its instructor', viewer: async () => world.instructor, reads: true },
    { who: 'an admin', viewer: async () => world.admin, reads: true },
  ])('are read by $who: $reads', async ({ viewer, reads }) => {
    const course = await aCourse(world);
    await answer(complete(world.instructor, (await upload(course.items[0], 'text/markdown', MARKDOWN)).id));
    const response = await world.ask(
      await viewer(world, course),
      'query ($id: ID!) { content(id: $id) { title body contentUrl thumbnailUrl } }',
      {
        id: course.items[0],
      },
    );
    if (reads) {
      expect(response).toEqual({
        data: { content: { title: 'Item 1', body: MARKDOWN, contentUrl: expect.anything(), thumbnailUrl: null } },
      });
    } else {
      expect(response.data).toEqual({ content: { title: 'Item 1', body: null, contentUrl: null, thumbnailUrl: null } });
      expect(response.errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    }
  });
});
