import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKnownTokens } from '../../../../gateway/security/identity/known-tokens.ts';
import type { ShownToken } from '../../../../gateway/security/identity/shown-token.ts';
import type { KnownToken } from '../../../../gateway/security/identity/token-resolver.ts';
import { createDeferred, type Deferred } from '../../../../gateway/streams/deferred.ts';
import { asViewer } from '../../../../platform/auth/viewer.ts';

const shown: ShownToken = { kind: 'session', token: 't', byCookie: false };
const aKnown = (more: Partial<KnownToken> = {}): KnownToken => ({
  identity: asViewer({ key: 1, id: 'usr_1', roles: ['student'], sessionId: 'ses_1' }),
  subject: 'user 1',
  session: 'ses_1',
  expiresAt: null,
  ...more,
});

describe('what is known of tokens', () => {
  let answers: Deferred<KnownToken | null>[];
  let toldSince: number | null;
  let known: ReturnType<typeof createKnownTokens>;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 });
    answers = [];
    toldSince = null;
    known = createKnownTokens(
      () => {
        const answer = createDeferred<KnownToken | null>();
        answers.push(answer);
        return answer.promise;
      },
      { toldSince: () => toldSince },
    );
  });
  afterEach(() => vi.useRealTimers());

  /** Asks, and answers with `value` if it is really asked. */
  const find = async (value: KnownToken | null = aKnown()) => {
    const before = answers.length;
    const found = known.find(shown);
    if (answers.length > before) answers.at(-1)?.resolve(value);
    return found;
  };

  it('asks once for all who want to know at the same time', async () => {
    const both = [known.find(shown), known.find(shown)];
    answers[0]?.resolve(aKnown());
    expect(await Promise.all(both)).toEqual([aKnown(), aKnown()]);
    expect(answers).toHaveLength(1);
  });

  it.each([
    { told: 'nobody tells of changes', since: null, ms: 900 },
    { told: 'changes are told', since: 1_000_000, ms: 60_000 },
  ])('believes an answer for $ms ms while $told', async ({ since, ms }) => {
    toldSince = since;
    await find();
    vi.advanceTimersByTime(ms - 1);
    await find();
    expect(answers).toHaveLength(1);
    vi.advanceTimersByTime(1);
    await find();
    expect(answers).toHaveLength(2);
  });

  it('does not believe for long what was asked before changes were told', async () => {
    await find();
    toldSince = 1_000_001;
    vi.advanceTimersByTime(900);
    await find();
    expect(answers).toHaveLength(2);
  });

  it('does not believe a session beyond its end', async () => {
    await find(aKnown({ expiresAt: new Date(1_000_100) }));
    vi.advanceTimersByTime(100);
    await find(null);
    expect(answers).toHaveLength(2);
  });

  it.each([
    { change: { subject: 'user 1', session: null }, asked: 2 },
    { change: { subject: 'user 1', session: 'ses_1' }, asked: 2 },
    { change: { subject: 'user 1', session: 'ses_2' }, asked: 1 },
    { change: { subject: 'user 2', session: null }, asked: 1 },
    { change: { subject: 'service 1', session: null }, asked: 1 },
  ])('asks $asked times when a change is about $change.subject, $change.session', async ({ change, asked }) => {
    toldSince = 0;
    await find();
    known.forget(change);
    await find();
    expect(answers).toHaveLength(asked);
  });

  it('does not keep an answer that was on its way when something changed', async () => {
    toldSince = 0;
    const early = known.find(shown);
    known.forget({ subject: 'user 1', session: 'ses_1' });
    answers[0]?.resolve(aKnown());
    await early;
    expect(await find(null)).toBeNull();
    expect(answers).toHaveLength(2);
  });

  it('asks again at once what could not be answered, and soon what was refused', async () => {
    const failing = known.find(shown);
    answers[0]?.reject(new Error('away'));
    await expect(failing).rejects.toThrow('away');
    expect(await find(null)).toBeNull();
    expect(await find()).toBeNull();
    vi.advanceTimersByTime(901);
    expect(await find()).toEqual(aKnown());
  });
});
