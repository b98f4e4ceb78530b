/** A stream that one side pushes into and the other iterates over. */
export type PushQueue<T> = AsyncIterableIterator<T, undefined> & {
  /** How many values wait for the reader. */
  readonly size: number;
  /** Ignored once the stream has ended. */
  push: (value: T) => void;
  /** The reader gets what waits, then the end. */
  end: () => void;
  /** The reader gets what waits, then `error`, then the end. */
  fail: (error: unknown) => void;
  /** Ends the stream at once, also while a value is awaited. */
  return: () => Promise<IteratorReturnResult<undefined>>;
};

export type PushQueueOptions = {
  /** Called once, as soon as nothing more is accepted: whoever pushes may stop. */
  onEnd?: () => void;
};

const DONE = { done: true, value: undefined } as const;

export function createPushQueue<T>({ onEnd }: PushQueueOptions = {}): PushQueue<T> {
  const values: T[] = [];
  const readers: { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }[] = [];
  let isEnded = false;
  let failure: { error: unknown } | null = null;

  function finish(failed: { error: unknown } | null): void {
    if (isEnded) return;
    isEnded = true;
    const [first, ...others] = readers.splice(0);
    if (failed && first) first.reject(failed.error);
    else first?.resolve(DONE);
    for (const reader of others) reader.resolve(DONE);
    if (!first) failure = failed;
    onEnd?.();
  }
  const queue: PushQueue<T> = {
    get size() {
      return values.length;
    },
    push(value) {
      if (isEnded) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ done: false, value });
      else values.push(value);
    },
    end: () => finish(null),
    fail: (error) => finish({ error }),
    async next() {
      if (values.length > 0) return { done: false, value: values.shift() as T };
      if (!isEnded) return new Promise((resolve, reject) => void readers.push({ resolve, reject }));
      const failed = failure;
      failure = null;
      if (failed) throw failed.error;
      return DONE;
    },
    async return() {
      values.length = 0;
      failure = null;
      finish(null);
      return DONE;
    },
    [Symbol.asyncIterator]: () => queue,
  };
  return queue;
}
