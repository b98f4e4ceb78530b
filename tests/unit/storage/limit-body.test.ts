import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { limitBody } from '../../../platform/storage/limit-body.ts';

const ABC = () => Readable.from(['a', 'b', 'c'].map((text) => Buffer.from(text)));

async function read(bytes: AsyncIterable<Buffer>) {
  let text = '';
  const error = await (async () => {
    for await (const chunk of bytes) text += chunk.toString();
    return null;
  })().catch((error: unknown) => error);
  return { text, error };
}

describe('a limited body', () => {
  it.each([{}, { size: 3 }, { maxSize: 3 }])('passes on what fits %j', async (limits) => {
    expect(await read(limitBody(ABC(), limits))).toEqual({ text: 'abc', error: null });
  });

  it('takes buffers, typed arrays and text', async () => {
    expect(await read(limitBody(Buffer.from('é'), { size: 2 }))).toEqual({ text: 'é', error: null });
    expect(await read(limitBody(Readable.from(['é', new Uint8Array([65])]), { size: 3 }))).toEqual({ text: 'éA', error: null });
  });

  it.each([
    { limits: { size: 2 }, text: 'a', code: 'BAD_USER_INPUT' },
    { limits: { size: 4 }, text: 'ab', code: 'BAD_USER_INPUT' },
    { limits: { maxSize: 2 }, text: 'a', code: 'LIMIT_EXCEEDED' },
  ])('fails before it has given as many bytes as $limits', async ({ limits, text, code }) => {
    expect(await read(limitBody(ABC(), limits))).toMatchObject({ text, error: { code } });
  });

  it('destroys the stream when it has had enough', async () => {
    const body = ABC();
    await read(limitBody(body, { maxSize: 1 }));
    expect(body.destroyed).toBe(true);
  });

  it('tells a late reader what the stream failed with', async () => {
    const body = ABC();
    const bytes = limitBody(body, {});
    const failed = new Promise((resolve) => {
      body.once('error', resolve);
    });
    body.destroy(new Error('early'));
    await failed;

    expect(await read(bytes)).toMatchObject({ error: { message: 'early' } });
  });
});
