import { describe, expect, it } from 'vitest';
import { onceForKey } from '../../../platform/idempotency.ts';
import { usePlatform } from '../../support/database.ts';

describe('an idempotency key', () => {
  const platform = usePlatform();
  let made = 0;
  const call = (key: string | null, input: unknown, actor = 'usr_1', fail = false) =>
    platform.own().transact((tx) =>
      onceForKey(tx, { actor, mutation: 'make', key, input }, async () => {
        if (fail) throw new Error('the effect failed');
        made += 1;
        return { id: `thing_${made}` };
      }),
    );

  it('gives a repeat what the first call made, and makes nothing', async () => {
    const first = await call('a', { title: 'x', tags: ['t'] });
    const before = made;
    expect(await call('a', { tags: ['t'], title: 'x', extra: undefined })).toEqual(first);
    expect(made).toBe(before);
  });

  it('makes one thing, however many calls come at once', async () => {
    const before = made;
    const results = await Promise.all(Array.from({ length: 8 }, () => call('b', {})));
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect(made).toBe(before + 1);
  });

  it('is refused with another input', async () => {
    await call('c', { n: 1 });
    await expect(call('c', { n: 2 })).rejects.toMatchObject({ code: 'CONFLICT', field: 'input.idempotencyKey' });
  });

  it('belongs to its actor', async () => {
    expect(await call('d', {}, 'usr_1')).not.toEqual(await call('d', {}, 'usr_2'));
  });

  it('is free again when the effect failed', async () => {
    await expect(call('e', {}, 'usr_1', true)).rejects.toThrow('the effect failed');
    await expect(call('e', {})).resolves.toMatchObject({ id: expect.any(String) });
  });

  it('is not needed', async () => {
    expect(await call(null, {})).not.toEqual(await call(null, {}));
  });
});
