import { describe, expect, it } from 'vitest';
import { delayBefore } from '../../../gateway/streams/backoff.ts';
import { createPushQueue, type PushQueue } from '../../../gateway/streams/push-queue.ts';
import { openResumingStream, type ResumingStreamOptions } from '../../../gateway/streams/resuming-stream.ts';

type Event = { cursor: string | null; trouble?: boolean };

const at = (cursor: string): Event => ({ cursor });

/** An upstream that is opened again and again, each time as a queue of its own. */
function createUpstream(options: Partial<ResumingStreamOptions<Event>> = {}) {
  const opened: { cursor: string | null; queue: PushQueue<Event>; signal: AbortSignal }[] = [];
  const waiting: (() => void)[] = [];
  return {
    opened,
    open: () =>
      openResumingStream<Event>({
        async open(cursor, signal) {
          const queue = createPushQueue<Event>();
          opened.push({ cursor, queue, signal });
          for (const resolve of waiting.splice(0)) resolve();
          return queue;
        },
        cursorOf: ({ cursor }) => cursor,
        isTrouble: ({ trouble = false }) => trouble,
        attempts: 3,
        backoff: { firstMs: 1, maxMs: 2 },
        limit: 10,
        onOverflow: () => new Error('Too slow'),
        onReopen: () => {},
        ...options,
      }),
    /** The queue of the next opening. */
    next: async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
      return opened.at(-1)!.queue;
    },
  };
}

describe('a resuming stream', () => {
  it('goes on from the last cursor when its upstream is lost', async () => {
    const upstream = createUpstream();
    const stream = await upstream.open();
    upstream.opened[0]?.queue.push(at('a'));
    upstream.opened[0]?.queue.push({ cursor: null });
    upstream.opened[0]?.queue.fail(new Error('lost'));
    (await upstream.next()).push(at('b'));

    expect([await stream.next(), await stream.next(), await stream.next()].map(({ value }) => value?.cursor)).toEqual(['a', null, 'b']);
    expect(upstream.opened.map(({ cursor }) => cursor)).toEqual([null, 'a']);
  });

  it('ends when its upstream ends', async () => {
    const upstream = createUpstream();
    const stream = await upstream.open();
    upstream.opened[0]?.queue.end();

    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('rejects when it cannot be opened within its attempts', async () => {
    let asked = 0;
    const upstream = createUpstream({
      open: () => {
        asked += 1;
        return Promise.reject(new Error('refused'));
      },
    });

    await expect(upstream.open()).rejects.toThrow('refused');
    expect(asked).toBe(3);
  });

  it('does not give up once it was open', async () => {
    const first = createPushQueue<Event>();
    const last = createPushQueue<Event>();
    let openings = 0;
    const upstream = createUpstream({
      attempts: 2,
      open: async () => {
        openings += 1;
        if (openings === 1) return first;
        if (openings < 8) throw new Error('refused');
        return last;
      },
    });
    const stream = await upstream.open();
    first.fail(new Error('lost'));
    last.push(at('b'));

    expect((await stream.next()).value).toEqual(at('b'));
    expect(openings).toBe(8);
  });

  it('takes a refusal for a lost connection when it has been open before', async () => {
    const upstream = createUpstream();
    const stream = await upstream.open();
    upstream.opened[0]?.queue.push(at('a'));
    upstream.opened[0]?.queue.fail(new Error('lost'));
    const second = await upstream.next();
    second.push({ cursor: null, trouble: true });
    second.end();
    (await upstream.next()).push(at('b'));

    expect([await stream.next(), await stream.next()].map(({ value }) => value?.cursor)).toEqual(['a', 'b']);
  });

  it('hands on a refusal that is the first thing it hears', async () => {
    const upstream = createUpstream();
    const stream = await upstream.open();
    upstream.opened[0]?.queue.push({ cursor: null, trouble: true });

    expect((await stream.next()).value).toEqual({ cursor: null, trouble: true });
  });

  it('fails, and leaves its upstream, when the reader does not keep up', async () => {
    const upstream = createUpstream({ limit: 2 });
    const stream = await upstream.open();
    for (const cursor of ['a', 'b', 'c']) upstream.opened[0]?.queue.push(at(cursor));
    await new Promise((resolve) => {
      upstream.opened[0]?.signal.addEventListener('abort', resolve);
    });
    for (let n = 0; n < 3; n += 1) await stream.next();

    await expect(stream.next()).rejects.toThrow('Too slow');
    expect(await upstream.opened[0]?.queue.next()).toMatchObject({ done: true });
  });

  it('leaves its upstream at once when the reader leaves', async () => {
    const upstream = createUpstream();
    const stream = await upstream.open();
    const read = stream.next();
    await stream.return?.();

    expect(await read).toMatchObject({ done: true });
    expect(await upstream.opened[0]?.queue.next()).toMatchObject({ done: true });
  });

  it('stops trying when the reader leaves', async () => {
    const upstream = createUpstream({ backoff: { firstMs: 1_000_000, maxMs: 1_000_000 } });
    const stream = await upstream.open();
    upstream.opened[0]?.queue.fail(new Error('lost'));
    await stream.return?.();

    expect(await stream.next()).toMatchObject({ done: true });
    expect(upstream.opened).toHaveLength(1);
  });
});

describe('the pause before another attempt', () => {
  it.each([
    { attempt: 1, least: 50, most: 100 },
    { attempt: 3, least: 200, most: 400 },
    { attempt: 30, least: 500, most: 1_000 },
  ])('is between $least and $most ms before attempt $attempt', ({ attempt, least, most }) => {
    const backoff = { firstMs: 100, maxMs: 1_000 };

    expect([delayBefore(attempt, backoff, () => 0), delayBefore(attempt, backoff, () => 1)]).toEqual([least, most]);
  });
});
