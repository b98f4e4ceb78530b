import { GATEWAY } from '../../platform/auth/viewer.ts';
import type { IdentityIssuer } from '../../platform/auth/identity-token.ts';
import { CORRELATION_HEADER, IDENTITY_HEADER, type SubgraphEndpoint, type SubgraphResponse } from '../../platform/graph/endpoint.ts';
import type { Logger } from '../../platform/logger.ts';
import { pauseBefore, type Backoff } from './backoff.ts';
import { openResumingStream } from './resuming-stream.ts';

export type FeedOptions<Told extends { cursor: string }> = {
  issuer: Pick<IdentityIssuer, 'issue'>;
  endpoint: SubgraphEndpoint;
  /** With a variable `after`. */
  query: string;
  /** Null where it is no event of the stream. */
  read: (data: unknown) => Told | null;
  /** The first event has come, of this connection: what changes after it is told; before it, changes may have been missed. */
  onConnect: () => void;
  /** Every event, the first of a connection and mere signs of life among them. */
  onEvent: (told: Told) => void;
  /** For the log: what is told, and what is done while it is not. */
  what: string;
  meanwhile: string;
  logger: Logger;
};

/** A subscription of a subgraph for the gateway alone, which gives a sign of life several times a second. */
export type FollowedFeed = {
  /** Since when every change is told within moments, as `Date.now()` counts. Null: they are not told just now. */
  toldSince: () => number | null;
  stop: () => Promise<void>;
};

/** How long a subgraph, which gives a sign of life more than twice in this time, may be silent before nothing is taken for granted. */
const SILENCE_MS = 900;
const BACKOFF: Backoff = { firstMs: 100, maxMs: 1_000 };
const MAX_WAITING = 100_000;

/** Follows it from now until it is stopped, over lost connections and restarts. */
export function followFeed<Told extends { cursor: string }>(options: FeedOptions<Told>): FollowedFeed {
  const { issuer, endpoint, query, read, onConnect, onEvent, what, meanwhile, logger } = options;
  const stopping = new AbortController();
  let connectedAt: number | null = null;
  let heardAt = 0;
  let failures = 0;
  let stream: AsyncIterableIterator<SubgraphResponse> | null = null;

  /** @returns false where it is no event of the stream */
  function hear({ data }: SubgraphResponse): boolean {
    const told = read(data);
    if (!told) return false;
    heardAt = Date.now();
    if (connectedAt === null) {
      // A stream begins with a sign of life: what changes after it is told.
      connectedAt = heardAt;
      logger.info(`${what} are told`);
      onConnect();
    }
    onEvent(told);
    failures = 0;
    return true;
  }

  function lose(reason: unknown): void {
    if (connectedAt !== null) logger.warn({ err: reason }, `${what} are not told: ${meanwhile}`);
    connectedAt = null;
  }

  const open = async () =>
    openResumingStream<SubgraphResponse>({
      open: async (cursor, signal) =>
        endpoint.subscribe({
          query,
          variables: { after: cursor },
          headers: { [IDENTITY_HEADER]: await issuer.issue(GATEWAY, endpoint.name), [CORRELATION_HEADER]: 'identity' },
          signal: AbortSignal.any([signal, stopping.signal]),
        }),
      cursorOf: ({ data }) => read(data)?.cursor ?? null,
      // An answer without an event, that the cursor is too old for instance, ends the stream, and another begins from then on.
      isTrouble: () => false,
      attempts: 1,
      backoff: BACKOFF,
      limit: MAX_WAITING,
      onOverflow: () => new Error(`${what} come faster than they are read`),
      onReopen: lose,
    });

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        stream = await open();
        if (stopping.signal.aborted) break;
        for await (const response of stream)
          if (!hear(response)) throw new Error(`The ${endpoint.name} subgraph does not tell`, { cause: response.errors });
        lose(new Error('The stream has ended'));
      } catch (error) {
        lose(error);
      }
      failures += 1;
      // Once at each power of two, and not for a subgraph that is only just starting.
      if (failures > 4 && (failures & (failures - 1)) === 0) logger.warn({ failures }, `${what} cannot be followed`);
      await pauseBefore(failures, BACKOFF, stopping.signal);
    }
  }
  // It rejects only when it is stopped.
  const following = follow().catch(() => undefined);

  return {
    toldSince: () => (connectedAt !== null && Date.now() - heardAt < SILENCE_MS ? connectedAt : null),
    stop: async () => {
      stopping.abort();
      await stream?.return?.();
      await following;
      connectedAt = null;
    },
  };
}
