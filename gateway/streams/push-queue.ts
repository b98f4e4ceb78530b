/** A stream that one side pushes into and the other iterates over. One reader. */
export type PushQueue<T> = AsyncIterableIterator<T> & {
  /** How many values wait for the reader. */
  readonly size: number;
  /** Ignored once the stream has ended. */
  push: (value: T) => void;
  /** The reader gets what waits, then the end. */
  end: () => void;
  /** The reader gets what waits, then `error`. */
  fail: (error: unknown) => void;
  return: () => Promise<IteratorReturnResult<undefined>>;
};

export type PushQueueOptions = {
  /** Called once when the reader leaves, or has read the end. */
  onReturn?: () => void;
};

export function createPushQueue<T>({ onReturn }: PushQueueOptions = {}): PushQueue<T> {
  const values: T[] = [];
  let readers: { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }[] = [];
  let ending: { error?: unknown } | null = null;
  let isLeft = false;

  const done = { done: true, value: undefined } as const;
  function leave(): void {
    if (isLeft) return;
    isLeft = true;
    values.length = 0;
    onReturn?.();
  }
  function finish(outcome: { error?: unknown }): void {
    if (ending) return;
    ending = outcome;
    const waiting = readers;
    readers = [];
    if (waiting.length === 0) return;
    leave();
    for (const reader of waiting) {
      if ('error' in outcome) reader.reject(outcome.error);
      else reader.resolve(done);
    }
  }
  return {
    get size() {
      return values.length;
    },
    push(value) {
      if (ending) return;
      const reader = readers.shift();
      if (reader) reader.resolve({ done: false, value });
      else values.push(value);
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async next() {
      if (isLeft) return done;
      if (values.length > 0) return { done: false, value: values.shift() as T };
      if (!ending) return new Promise((resolve, reject) => readers.push({ resolve, reject }));
      leave();
      if ('error' in ending) throw ending.error;
      return done;
    },
    async return() {
      finish({});
      leave();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
