import { describe, expect, it } from 'vitest';
import { createPushQueue } from '../../../gateway/streams/push-queue.ts';

describe('a push queue', () => {
  it('hands out what was pushed, in order, to a reader who comes later', async () => {
    const queue = createPushQueue<number>();
    queue.push(1);
    queue.push(2);

    expect([await queue.next(), await queue.next()]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
    ]);
  });

  it('hands out what is pushed to readers who wait already', async () => {
    const queue = createPushQueue<number>();
    const read = Promise.all([queue.next(), queue.next()]);
    queue.push(1);
    queue.push(2);

    expect(await read).toMatchObject([{ value: 1 }, { value: 2 }]);
  });

  it('gives the reader what waits before the end', async () => {
    const queue = createPushQueue<number>();
    queue.push(1);
    queue.end();
    queue.push(2);

    expect([await queue.next(), await queue.next(), await queue.next()]).toMatchObject([{ value: 1 }, { done: true }, { done: true }]);
  });

  it('gives the reader what waits before a failure, and then the end', async () => {
    const queue = createPushQueue<number>();
    queue.push(1);
    queue.fail(new Error('lost'));

    expect(await queue.next()).toMatchObject({ value: 1 });
    await expect(queue.next()).rejects.toThrow('lost');
    expect(await queue.next()).toMatchObject({ done: true });
  });

  it('fails the first of those who wait, and ends for the others', async () => {
    const queue = createPushQueue<number>();
    const read = Promise.allSettled([queue.next(), queue.next()]);
    queue.fail(new Error('lost'));

    expect(await read).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: { done: true } }]);
  });

  it('lets go of a reader who waits when it is returned', async () => {
    const queue = createPushQueue<number>();
    const read = queue.next();
    await queue.return();

    expect(await read).toMatchObject({ done: true });
  });

  it('forgets what waits when it is returned', async () => {
    const queue = createPushQueue<number>();
    queue.push(1);
    await queue.return();

    expect(queue.size).toBe(0);
    expect(await queue.next()).toMatchObject({ done: true });
  });

  it('tells its maker once that nothing more is accepted', async () => {
    let ends = 0;
    const queue = createPushQueue<number>({
      onEnd: () => {
        ends += 1;
      },
    });
    queue.end();
    queue.fail(new Error('late'));
    await queue.return();

    expect(ends).toBe(1);
  });
});
