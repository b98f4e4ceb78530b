import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followChanges, type ChangesFeed } from '../../../../gateway/cache/changes-feed.ts';
import { createPushQueue, type PushQueue } from '../../../../gateway/streams/push-queue.ts';
import type { SubgraphEndpoint, SubgraphRequest, SubgraphResponse } from '../../../../platform/graph/endpoint.ts';
import { createLogger } from '../../../../platform/logger.ts';

const WAIT = { timeout: 10_000, interval: 5 };
type Opened = { request: SubgraphRequest; stream: PushQueue<SubgraphResponse> };

describe('the feed of entities that change', () => {
  let opened: Record<'content' | 'user', Opened[]>;
  let forgotten: (readonly string[] | 'all')[];
  let feed: ChangesFeed;
  let now: number;

  beforeEach(() => {
    now = 1_000_000;
    vi.spyOn(Date, 'now').mockImplementation(() => now);
    opened = { content: [], user: [] };
    forgotten = [];
    const endpoint = (name: 'content' | 'user'): SubgraphEndpoint => ({
      name,
      execute: () => Promise.reject(new Error('Nobody asks')),
      subscribe: async (request) => {
        const stream = createPushQueue<SubgraphResponse>();
        opened[name].push({ request, stream });
        return stream;
      },
      close: async () => {},
    });
    feed = followChanges({
      issuer: { issue: async () => 'token' },
      sources: [
        { endpoint: endpoint('content'), field: 'contentChanged' },
        { endpoint: endpoint('user'), field: 'userChanged' },
      ],
      store: {
        forget: async (tags) => void forgotten.push(tags),
        forgetAll: async () => void forgotten.push('all'),
      },
      logger: createLogger('test', 'fatal'),
    });
  });
  afterEach(async () => {
    await feed.stop();
    vi.restoreAllMocks();
  });

  const tell = async (nth: number, entities: { type: string; id: string }[] | null) => {
    const { stream } = await vi.waitUntil(() => opened.content[nth], WAIT);
    stream.push(
      entities
        ? { data: { contentChanged: { cursor: `c${nth}`, entities } } }
        : { data: { contentChanged: null }, errors: [{ message: 'No' }] },
    );
  };
  const hasForgotten = (count: number) => vi.waitUntil(() => forgotten.length >= count, WAIT);

  it('forgets everything when it begins, and then what changes', async () => {
    expect(feed.isTold('content')).toBe(false);
    await tell(0, []);
    await tell(0, []);
    await tell(0, [
      { type: 'Course', id: 'c 1' },
      { type: 'ContentItem', id: 'i1' },
    ]);
    await hasForgotten(2);

    expect(forgotten).toEqual(['all', ['Course c 1', 'ContentItem i1']]);
    expect([feed.isTold('content'), feed.isTold('user'), feed.isTold('social')]).toEqual([true, false, false]);
  });

  it('is not trusted once it is silent', async () => {
    await tell(0, []);
    await hasForgotten(1);
    now += 899;
    expect(feed.isTold('content')).toBe(true);
    now += 1;
    expect(feed.isTold('content')).toBe(false);
  });

  it('forgets everything again when it was lost', async () => {
    await tell(0, []);
    await hasForgotten(1);
    opened.content[0]?.stream.fail(new Error('lost'));
    expect((await vi.waitUntil(() => opened.content[1], WAIT)).request.variables).toEqual({ after: 'c0' });
    expect(feed.isTold('content')).toBe(false);
    await tell(1, [{ type: 'Course', id: 'c1' }]);
    await hasForgotten(3);

    expect(forgotten).toEqual(['all', 'all', ['Course c1']]);
  });

  it('trusts nothing when it cannot be known what has changed, and begins anew', async () => {
    await tell(0, []);
    await hasForgotten(1);
    await tell(0, null);
    await vi.waitUntil(() => opened.content.length > 1, WAIT);

    expect(feed.isTold('content')).toBe(false);
    await tell(1, []);
    await hasForgotten(2);
    expect(forgotten).toEqual(['all', 'all']);
  });
});
