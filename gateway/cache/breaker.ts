/** Asks again and again of something that may be away, and not at all for a while once it was away several times in a row. */
export type Breaker = {
  /** Null while it is away, or was just now. */
  run: <Result>(work: () => Promise<Result>) => Promise<Result | null>;
};

export type BreakerOptions = {
  /** In a row, until nothing is asked any more. */
  failures: number;
  pauseMs: number;
  onFailure: (error: unknown) => void;
};

export function createBreaker({ failures, pauseMs, onFailure }: BreakerOptions): Breaker {
  let failed = 0;
  let closedUntil = 0;
  return {
    async run(work) {
      if (performance.now() < closedUntil) return null;
      try {
        const result = await work();
        failed = 0;
        return result;
      } catch (error) {
        failed += 1;
        if (failed >= failures) closedUntil = performance.now() + pauseMs;
        onFailure(error);
        return null;
      }
    },
  };
}
