import { DomainError } from '../errors.ts';

/** A bounded queue with one reader. */
export type Buffer<T> = {
  push: (item: T) => void;
  /** Null once closed. @throws CURSOR_EXPIRED once it has overflowed: the reader must resume from its cursor */
  take: () => Promise<T | null>;
  close: () => void;
};

/** @param capacity items that the reader may lag behind */
export function createBuffer<T>(capacity = 10_000): Buffer<T> {
  const items: T[] = [];
  let wake: (() => void) | null = null;
  let state: 'open' | 'overflowed' | 'closed' = 'open';
  const signal = () => {
    wake?.();
    wake = null;
  };
  return {
    push: (item) => {
      if (items.length < capacity) items.push(item);
      else if (state === 'open') state = 'overflowed';
      signal();
    },
    take: async () => {
      for (;;) {
        if (state === 'closed') return null;
        if (items.length > 0) return items.shift() as T;
        if (state === 'overflowed') {
          throw new DomainError('CURSOR_EXPIRED', 'The subscriber fell too far behind: subscribe again from the last cursor');
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => {
      state = 'closed';
      items.length = 0;
      signal();
    },
  };
}
