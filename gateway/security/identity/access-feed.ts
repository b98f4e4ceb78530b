import { z } from 'zod';
import type { Logger } from '../../../platform/logger.ts';
import { followFeed } from '../../streams/followed-feed.ts';
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
  const tell = (change: AccessChange | null) => {
    for (const listener of listeners) listener(change);
  };
  const { toldSince, stop } = followFeed({
    issuer,
    endpoint: userEndpoint,
    query: QUERY,
    read: (data) => told.safeParse(data).data?.accessChanged ?? null,
    onConnect: () => tell(null),
    onEvent: ({ userKey, session, service }) => {
      if (userKey !== null) tell({ subject: subjectOf({ userKey }), session });
      if (service !== null) tell({ subject: subjectOf({ service }), session: null });
    },
    what: 'Changes of access',
    meanwhile: 'tokens are looked at again and again',
    logger,
  });
  return { toldSince, stop, listen: (listener) => void listeners.push(listener) };
}
