import { z } from 'zod';
import { GATEWAY } from '../../../platform/auth/viewer.ts';
import { CORRELATION_HEADER, IDENTITY_HEADER, type SubgraphResponse } from '../../../platform/graph/endpoint.ts';
import type { Logger } from '../../../platform/logger.ts';
import { pauseBefore, type Backoff } from '../../streams/backoff.ts';
import { openResumingStream } from '../../streams/resuming-stream.ts';
import { subjectOf, type AccessChange } from './access-change.ts';
import type { TokenSource } from './token-resolver.ts';

/** What the user subgraph says about access that may have ended, as it happens. */
export type AccessFeed = {
  /** Since when every change is told within moments, as `Date.now()` counts. Null: they are not told just now. */
  toldSince: () => number | null;
  /** Null: changes may have been missed. */
  listen: (listener: (change: AccessChange | null) => void) => void;
  stop: () => Promise<void>;
};

/** How long the user subgraph, which gives a sign of life more than twice in this time, may be silent before nothing is taken for granted. */
const SILENCE_MS = 900;
const BACKOFF: Backoff = { firstMs: 100, maxMs: 1_000 };
const MAX_WAITING = 100_000;

const QUERY = 'subscription AccessChanged($after: String) { accessChanged(after: $after) { cursor userKey session service } }';
const told = z.object({
  accessChanged: z.object({
    cursor: z.string(),
    userKey: z.number().nullable(),
    session: z.string().nullable(),
    service: z.string().nullable(),
  }),
});

/** Follows it from now until it is stopped, over lost connections and restarts. */
export function followAccess({ issuer, userEndpoint, logger }: TokenSource & { logger: Logger }): AccessFeed {
  const listeners: ((change: AccessChange | null) => void)[] = [];
  const stopping = new AbortController();
  let connectedAt: number | null = null;
  let heardAt = 0;
  let failures = 0;
  let stream: AsyncIterableIterator<SubgraphResponse> | null = null;

  const tell = (change: AccessChange | null) => {
    for (const listener of listeners) listener(change);
  };

  /** @returns false where it is no event of the stream */
  function hear({ data }: SubgraphResponse): boolean {
    const event = told.safeParse(data);
    if (!event.success) return false;
    const { userKey, session, service } = event.data.accessChanged;
    heardAt = Date.now();
    if (connectedAt === null) {
      // A stream begins with a sign of life: what changes after it is told.
      connectedAt = heardAt;
      logger.info('Changes of access are told');
      tell(null);
    }
    if (userKey !== null) tell({ subject: subjectOf({ userKey }), session });
    if (service !== null) tell({ subject: subjectOf({ service }), session: null });
    failures = 0;
    return true;
  }

  function lose(reason: unknown): void {
    if (connectedAt !== null) logger.warn({ err: reason }, 'Changes of access are not told: tokens are looked at again and again');
    connectedAt = null;
  }

  const open = async () =>
    openResumingStream<SubgraphResponse>({
      open: async (cursor, signal) =>
        userEndpoint.subscribe({
          query: QUERY,
          variables: { after: cursor },
          headers: { [IDENTITY_HEADER]: await issuer.issue(GATEWAY, userEndpoint.name), [CORRELATION_HEADER]: 'identity' },
          signal: AbortSignal.any([signal, stopping.signal]),
        }),
      cursorOf: ({ data }) => told.safeParse(data).data?.accessChanged.cursor ?? null,
      // An answer without an event, that the cursor is too old for instance, ends the stream, and another begins from then on.
      isTrouble: () => false,
      attempts: 1,
      backoff: BACKOFF,
      limit: MAX_WAITING,
      onOverflow: () => new Error('Changes of access come faster than they are read'),
      onReopen: lose,
    });

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        stream = await open();
        if (stopping.signal.aborted) break;
        for await (const response of stream)
          if (!hear(response)) throw new Error('The user subgraph does not tell', { cause: response.errors });
        lose(new Error('The stream has ended'));
      } catch (error) {
        lose(error);
      }
      failures += 1;
      // Once at each power of two, and not for a user subgraph that is only just starting.
      if (failures > 4 && (failures & (failures - 1)) === 0) logger.warn({ failures }, 'Changes of access cannot be followed');
      await pauseBefore(failures, BACKOFF, stopping.signal);
    }
  }
  // It rejects only when it is stopped.
  const following = follow().catch(() => undefined);

  return {
    toldSince: () => (connectedAt !== null && Date.now() - heardAt < SILENCE_MS ? connectedAt : null),
    listen: (listener) => void listeners.push(listener),
    stop: async () => {
      stopping.abort();
      await stream?.return?.();
      await following;
      connectedAt = null;
    },
  };
}
