import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ShownToken } from '../../../../gateway/security/identity/shown-token.ts';
import type { KnownToken } from '../../../../gateway/security/identity/token-resolver.ts';
import { createWatchedTokens } from '../../../../gateway/security/identity/watched-tokens.ts';
import { asViewer } from '../../../../platform/auth/viewer.ts';

const NOW = 1_000_000;
const shown = (token: string): ShownToken => ({ kind: 'session', token, byCookie: false });
const aKnown = (session: string, more: Partial<KnownToken> & { roles?: string[] } = {}): KnownToken => ({
  identity: asViewer({ key: 1, id: 'usr_1', roles: more.roles ?? ['student'], sessionId: session }),
  subject: 'user 1',
  session,
  expiresAt: null,
  ...more,
});

describe('tokens behind open connections', () => {
  let toldSince: number | null;
  let asked: string[];
  let answer: (token: string) => Promise<KnownToken | null>;
  let watched: ReturnType<typeof createWatchedTokens>;

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    toldSince = 0;
    asked = [];
    answer = async (token) => aKnown(token);
    watched = createWatchedTokens(
      async ({ token }) => {
        asked.push(token);
        return answer(token);
      },
      { toldSince: () => toldSince },
    );
  });
  afterEach(() => vi.useRealTimers());

  const watch = async (token: string, known = aKnown(token)) => {
    const onEnd = vi.fn<() => void>();
    const stop = watched.watch(shown(token), known, onEnd);
    await vi.advanceTimersByTimeAsync(0);
    asked = [];
    return { onEnd, stop };
  };

  it('ends at once what was told to be over, and nothing else', async () => {
    const [ended, other] = [await watch('ses_1'), await watch('ses_2')];
    answer = async (token) => (token === 'ses_1' ? null : aKnown(token));
    watched.doubt({ subject: 'user 1', session: null });
    await vi.advanceTimersByTimeAsync(0);
    expect([ended.onEnd.mock.calls.length, other.onEnd.mock.calls.length]).toEqual([1, 0]);
  });

  it('does not ask about those whom a change is not about', async () => {
    await watch('ses_1');
    await watch('ses_2');
    watched.doubt({ subject: 'user 1', session: 'ses_2' });
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['ses_2']);
  });

  it('ends a connection that came in just when its session ended', async () => {
    answer = async () => null;
    expect((await watch('ses_1')).onEnd).toHaveBeenCalledTimes(1);
  });

  it('looks at everything every second while changes are not told, and seldom while they are', async () => {
    await watch('ses_1');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(asked).toHaveLength(1);

    toldSince = null;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked.length).toBeGreaterThanOrEqual(5);
  });

  it('keeps what cannot be looked at, and looks again', async () => {
    const { onEnd } = await watch('ses_1');
    answer = () => Promise.reject(new Error('away'));
    watched.doubt(null);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(onEnd).not.toHaveBeenCalled();
    answer = async () => null;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('ends a connection with its session, unless that has been moved on', async () => {
    answer = async (token) => aKnown(token, { expiresAt: new Date(NOW + 5_000) });
    const [moved, ended] = [await watch('ses_1'), await watch('ses_2')];
    answer = async (token) => (token === 'ses_1' ? aKnown(token, { expiresAt: new Date(NOW + 600_000) }) : null);
    await vi.advanceTimersByTimeAsync(6_000);
    expect([moved.onEnd.mock.calls.length, ended.onEnd.mock.calls.length]).toEqual([0, 1]);
  });

  it('ends a connection with its session even if nobody can say whether that was moved on', async () => {
    const known = aKnown('ses_1', { expiresAt: new Date(NOW + 5_000) });
    answer = async () => known;
    const { onEnd } = await watch('ses_1', known);
    answer = () => Promise.reject(new Error('away'));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('ends a connection whose owner may do something else now', async () => {
    const { onEnd } = await watch('ses_1');
    answer = async (token) => aKnown(token, { roles: ['admin'] });
    watched.doubt(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('asks about a token once, however many connections it has, and no more when they are gone', async () => {
    const many = [await watch('ses_1'), await watch('ses_1')];
    watched.doubt(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['ses_1']);
    for (const { stop } of many) stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('asks about twenty at a time', async () => {
    let atOnce = 0;
    let most = 0;
    for (let n = 0; n < 100; n += 1) await watch(`ses_${n}`);
    answer = async (token) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return aKnown(token);
    };
    watched.doubt(null);
    await vi.advanceTimersByTimeAsync(0);
    expect({ most, asked: asked.length }).toEqual({ most: 20, asked: 100 });
  });
});
