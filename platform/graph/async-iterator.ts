/** `map` over an iterator, which passes `return()` on at once, also while a value is awaited. An async generator would wait. */
export function mapIterator<From, To>(source: AsyncIterable<From>, map: (value: From) => Promise<To> | To): AsyncIterableIterator<To> {
  const iterator = source[Symbol.asyncIterator]();
  const mapped: AsyncIterableIterator<To> = {
    [Symbol.asyncIterator]: () => mapped,
    next: async () => {
      const step = await iterator.next();
      return step.done ? { done: true, value: undefined } : { done: false, value: await map(step.value) };
    },
    return: async () => {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
  return mapped;
}

/** Gives `value`, then ends. */
export async function* singleton<T>(value: T): AsyncGenerator<T, undefined, undefined> {
  yield value;
  return undefined;
}
