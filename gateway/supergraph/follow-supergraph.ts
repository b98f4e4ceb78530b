import type { Logger } from '../../platform/logger.ts';
import type { Gateway } from '../gateway.ts';
import type { SupergraphSource } from './load.ts';

/** A gateway that knows where its supergraph comes from. */
export type FollowingGateway = Gateway & {
  /** Reads the supergraph once more, and serves it if it is another one. Never rejects. */
  refresh: () => Promise<void>;
};

/**
 * Serves what its source has, from now on. What cannot be read or used is logged once, and the gateway goes on as it is.
 * @param everyMs how often to look; null: only when `refresh` is called
 */
export function followSupergraph(
  gateway: Gateway,
  { load, loadIfChanged }: SupergraphSource,
  { everyMs, logger }: { everyMs: number | null; logger: Logger },
): FollowingGateway {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let trouble: string | null = null;

  async function look(read: () => Promise<string | null>, isAsked: boolean): Promise<void> {
    try {
      const sdl = await read();
      trouble = null;
      if (sdl === null) return;
      const outcome = await gateway.reload(sdl);
      if (isAsked) logger.info({ outcome }, 'The supergraph has been read again');
    } catch (error) {
      const { message } = error as Error;
      if (isAsked || message !== trouble) logger.error({ err: error }, 'The supergraph cannot be read again: the one before goes on');
      trouble = message;
    }
  }

  function lookLater(): void {
    if (everyMs === null || isClosed) return;
    timer = setTimeout(() => void look(loadIfChanged, false).then(lookLater), everyMs);
    timer.unref();
  }
  lookLater();

  return {
    ...gateway,
    refresh: () => look(load, true),
    close() {
      isClosed = true;
      clearTimeout(timer);
      return gateway.close();
    },
  };
}
