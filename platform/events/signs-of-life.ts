/** What a stream for the gateway gives: each value says where the stream has come to. */
type Told = { cursor: string };

/**
 * A stream whose first value, and one after each silence of `everyMs`, says no more than that it is there.
 * @param begin where it begins: whatever is committed after that is among `changes`
 * @param signAt the value that says nothing else
 */
export function withSignsOfLife<Change extends Told>(
  changes: AsyncIterableIterator<Change>,
  begin: string,
  { everyMs, signAt }: { everyMs: number; signAt: (cursor: string) => Change },
): AsyncIterableIterator<Change> {
  let cursor = begin;
  let hasBegun = false;
  let pending: Promise<IteratorResult<Change>> | null = null;
  const signOfLife = (): IteratorResult<Change> => ({ done: false, value: signAt(cursor) });

  const iterator: AsyncIterableIterator<Change> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      if (!hasBegun) {
        hasBegun = true;
        return signOfLife();
      }
      pending ??= changes.next();
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<null>((resolve) => {
        timer = setTimeout(resolve, everyMs, null);
      });
      try {
        const step = await Promise.race([pending, silence]);
        if (step === null) return signOfLife();
        pending = null;
        if (!step.done) ({ cursor } = step.value);
        return step;
      } finally {
        clearTimeout(timer);
      }
    },
    async return() {
      await changes.return?.();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}

/** The gateway takes twice this for an absence. */
export const SIGN_OF_LIFE_MS = 400;
