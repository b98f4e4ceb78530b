import { createPushQueue, type PushQueue } from '../../../gateway/streams/push-queue.ts';

type Topic = 'reviewAdded' | 'reviewPinged' | 'tick';
type Payload = Record<string, unknown>;
type Stream = { topic: Topic; queue: PushQueue<Payload> };

export type ReviewFeed = {
  /** A stream of `{ [topic]: payload }`; from the history when `after` names a cursor in it. */
  open: (topic: Topic, after?: string) => AsyncIterableIterator<Payload>;
  /** Delivers to every open stream of the topic; what has a cursor is kept for those that come later. */
  publish: (topic: Topic, payload: unknown) => void;
  /** Happens while nobody hears it: only those who come later and know where they were get it. */
  record: (topic: Topic, payload: unknown) => void;
  /** Ends every stream, as a subgraph does that has no more to say. */
  end: (topic: Topic) => void;
  /** The `after` of every opening so far. */
  openings: (string | undefined)[];
  /** Streams that are open now. */
  openCount: () => number;
  /** Resolves when `count` streams are open. */
  waitForOpen: (count: number) => Promise<void>;
  /** Resolves when streams have been opened `count` times in all. */
  waitForOpenings: (count: number) => Promise<void>;
};

/** The events of the shop, in the hands of a test. */
export function createReviewFeed(): ReviewFeed {
  const history: { topic: Topic; payload: unknown }[] = [];
  const streams = new Set<Stream>();
  const openings: (string | undefined)[] = [];
  const waiting = new Set<{ isMet: () => boolean; resolve: () => void }>();
  const notify = () => {
    for (const waiter of waiting) {
      if (!waiter.isMet()) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  };
  const waitUntil = (isMet: () => boolean) =>
    new Promise<void>((resolve) => {
      waiting.add({ isMet, resolve });
      notify();
    });
  function close(stream: Stream): void {
    streams.delete(stream);
    notify();
  }
  return {
    openings,
    open(topic, after) {
      openings.push(after);
      const stream: Stream = { topic, queue: createPushQueue<Payload>({ onEnd: () => close(stream) }) };
      if (after !== undefined) {
        const from = history.findIndex(({ payload }) => (payload as { cursor?: string }).cursor === after);
        for (const event of history.slice(from + 1)) if (event.topic === topic) stream.queue.push({ [topic]: event.payload });
      }
      streams.add(stream);
      notify();
      return stream.queue;
    },
    record: (topic, payload) => void history.push({ topic, payload }),
    publish(topic, payload) {
      history.push({ topic, payload });
      for (const stream of streams) if (stream.topic === topic) stream.queue.push({ [topic]: payload });
    },
    end(topic) {
      for (const stream of streams) if (stream.topic === topic) stream.queue.end();
    },
    openCount: () => streams.size,
    waitForOpen: (count) => waitUntil(() => streams.size === count),
    waitForOpenings: (count) => waitUntil(() => openings.length >= count),
  };
}
