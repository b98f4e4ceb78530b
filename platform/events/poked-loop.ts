import type { Logger } from '../logger.ts';

/** A background loop that runs when poked, and now and then by itself. */
export type PokedLoop = {
  start: () => void;
  /** Runs a step soon; many pokes become one. Does nothing before `start` and after `stop`. */
  poke: () => void;
  /** Resolves when the step under way has ended. */
  stop: () => Promise<void>;
};

type Options = {
  name: string;
  pollMs: number;
  logger: Logger;
  /** One piece of work. `again`: there is more, go on after `afterMs`. A rejection is logged and tried again with backoff. */
  step: () => Promise<{ again: boolean; afterMs: number }>;
};

const MAX_BACKOFF_MS = 5_000;

export function createPokedLoop({ name, pollMs, logger, step }: Options): PokedLoop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let poked = false;
  let started = false;
  let failures = 0;

  const schedule = (ms: number) => {
    clearTimeout(timer);
    if (!started) return;
    timer = setTimeout(run, ms);
  };

  const run = () => {
    if (running || !started) return;
    poked = false;
    running = step()
      .then(
        ({ again, afterMs }) => {
          if (failures > 0) logger.info({ loop: name }, 'background loop recovered');
          failures = 0;
          return again ? afterMs : pollMs;
        },
        (error: unknown) => {
          failures += 1;
          // Once at each power of two: an outage of an hour is not a million lines.
          if ((failures & (failures - 1)) === 0) logger.warn({ loop: name, failures, err: error }, 'background loop failed, trying again');
          return Math.min(MAX_BACKOFF_MS, 50 * 2 ** Math.min(failures, 10));
        },
      )
      .then((wait) => {
        running = null;
        schedule(poked && failures === 0 ? 0 : wait);
      });
  };

  return {
    start: () => {
      started = true;
      schedule(0);
    },
    poke: () => {
      poked = true;
      if (started && !running && failures === 0) schedule(0);
    },
    stop: async () => {
      started = false;
      clearTimeout(timer);
      await running;
    },
  };
}
