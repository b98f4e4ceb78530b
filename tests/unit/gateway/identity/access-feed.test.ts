import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessChange } from '../../../../gateway/security/identity/access-change.ts';
import { followAccess, type AccessFeed } from '../../../../gateway/security/identity/access-feed.ts';
import { createPushQueue, type PushQueue } from '../../../../gateway/streams/push-queue.ts';
import type { SubgraphEndpoint, SubgraphRequest, SubgraphResponse } from '../../../../platform/graph/endpoint.ts';
import { createLogger } from '../../../../platform/logger.ts';

const WAIT = { timeout: 10_000, interval: 5 };
type Told = { userKey?: number; session?: string; service?: string };

describe('the feed of access that ends', () => {
  let opened: { request: SubgraphRequest; stream: PushQueue<SubgraphResponse> }[];
  let isAway: boolean;
  let now: number;
  let heard: (AccessChange | null)[];
  let feed: AccessFeed;

  beforeEach(() => {
    now = 1_000_000;
    vi.spyOn(Date, 'now').mockImplementation(() => now);
    opened = [];
    heard = [];
    isAway = false;
    const userEndpoint: SubgraphEndpoint = {
      name: 'user',
      execute: () => Promise.reject(new Error('Nobody asks')),
      subscribe: async (request) => {
        if (isAway) throw new Error('away');
        const stream = createPushQueue<SubgraphResponse>();
        opened.push({ request, stream });
        return stream;
      },
      close: async () => {},
    };
    feed = followAccess({ issuer: { issue: async () => 'token' }, userEndpoint, logger: createLogger('test', 'fatal') });
    feed.listen((change) => void heard.push(change));
  });
  afterEach(async () => {
    await feed.stop();
    vi.restoreAllMocks();
  });

  const streamOf = async (nth: number) => vi.waitUntil(() => opened[nth], WAIT);
  const tell = async (nth: number, cursor: string, { userKey, session, service }: Told = {}) => {
    const event = { cursor, userKey: userKey ?? null, session: session ?? null, service: service ?? null };
    (await streamOf(nth)).stream.push({ data: { accessChanged: event } });
  };
  const hasHeard = (count: number) => vi.waitUntil(() => heard.length >= count, WAIT);

  it('begins with doubt about everything, then says what changes', async () => {
    expect(feed.toldSince()).toBeNull();
    await tell(0, 'c1');
    await tell(0, 'c2', { userKey: 7, session: 'ses_1' });
    await tell(0, 'c3', { service: 'svc_1' });
    await hasHeard(3);
    expect(heard).toEqual([null, { subject: 'user 7', session: 'ses_1' }, { subject: 'service svc_1', session: null }]);
    expect(feed.toldSince()).toBe(1_000_000);
  });

  it('is trusted no longer than it was heard of a moment ago', async () => {
    await tell(0, 'c1');
    await hasHeard(1);
    now = 1_000_899;
    expect(feed.toldSince()).toBe(1_000_000);
    now = 1_000_900;
    expect(feed.toldSince()).toBeNull();
  });

  it('goes on from its cursor after a lost connection, and doubts everything once', async () => {
    await tell(0, 'c1');
    await hasHeard(1);
    opened[0]?.stream.fail(new Error('lost'));
    const { request } = await streamOf(1);
    expect(request.variables).toEqual({ after: 'c1' });
    expect(feed.toldSince()).toBeNull();

    await tell(1, 'c1');
    await hasHeard(2);
    expect(heard).toEqual([null, null]);
    expect(feed.toldSince()).toBe(1_000_000);
  });

  it('begins anew where its cursor is no longer known', async () => {
    await tell(0, 'c1');
    await hasHeard(1);
    opened[0]?.stream.fail(new Error('lost'));
    const { stream } = await streamOf(1);
    stream.push({ errors: [{ message: 'too old', extensions: { code: 'CURSOR_EXPIRED' } }] });
    stream.end();
    await vi.waitUntil(() => opened.some(({ request }, nth) => nth > 1 && request.variables?.['after'] === null), WAIT);
  });

  it('can be stopped while the user subgraph is away', async () => {
    await tell(0, 'c1');
    isAway = true;
    opened[0]?.stream.fail(new Error('lost'));
    await feed.stop();
    expect(feed.toldSince()).toBeNull();
  });
});
