import type { DomainError } from '../../../platform/errors.ts';
import { concerns, type AccessChange } from './access-change.ts';
import type { AccessFeed } from './access-feed.ts';
import { keyOf, unknownToken, type ShownToken } from './shown-token.ts';
import type { KnownToken, ResolveToken } from './token-resolver.ts';

type OnEnd = (reason: DomainError) => void;

type Watch = {
  shown: ShownToken;
  known: KnownToken;
  /** When it was last known to be good. */
  seenAt: number;
  /** Something was told about it since. */
  isDoubted: boolean;
  onEnd: Set<OnEnd>;
};

/** How often everything that is watched is gone through. */
const SWEEP_EVERY_MS = 1_000;
/** While changes are told, a token is looked at this often, so that a session with an open connection is seen to be used. */
const LOOK_AGAIN_MS = 240_000;
/** How many are asked about at a time. */
const AT_ONCE = 20;

/** Tokens behind open connections, and who is to be told when one of them is no good any more. */
export function createWatchedTokens(find: ResolveToken, feed: Pick<AccessFeed, 'toldSince'>) {
  const watches = new Map<string, Watch>();
  let sweeping: Promise<void> | null = null;
  let isCalledAgain = false;
  let timer: NodeJS.Timeout | undefined;

  const hasExpired = ({ known: { expiresAt } }: Watch) => expiresAt !== null && expiresAt.getTime() <= Date.now();

  function isDue(watch: Watch): boolean {
    if (watch.isDoubted || hasExpired(watch)) return true;
    return Date.now() - watch.seenAt >= (feed.toldSince() === null ? SWEEP_EVERY_MS : LOOK_AGAIN_MS);
  }

  function end(key: string, { onEnd }: Watch): void {
    watches.delete(key);
    settle();
    for (const tell of onEnd) tell(unknownToken());
  }

  async function look(key: string, watch: Watch): Promise<void> {
    watch.isDoubted = false;
    try {
      const known = await find(watch.shown);
      if (watches.get(key) !== watch) return;
      // Who may do something else than before comes in again: what is open was allowed to somebody else.
      if (known === null || rightsIn(known) !== rightsIn(watch.known)) return end(key, watch);
      watch.known = known;
      watch.seenAt = Date.now();
    } catch {
      // The user subgraph is away: what is open goes on, up to its own end, and is looked at again.
      watch.isDoubted = true;
      if (watches.get(key) === watch && hasExpired(watch)) end(key, watch);
    }
  }

  async function sweep(): Promise<void> {
    do {
      isCalledAgain = false;
      const due = [...watches].filter(([, watch]) => isDue(watch));
      const next = async (): Promise<void> => {
        for (let one = due.pop(); one; one = due.pop()) await look(...one);
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, next));
    } while (isCalledAgain);
  }

  function startSweep(): void {
    isCalledAgain = true;
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  }

  /** Nobody is woken up for nothing. */
  function settle(): void {
    if (watches.size === 0) {
      clearInterval(timer);
      timer = undefined;
    } else timer ??= setInterval(startSweep, SWEEP_EVERY_MS).unref();
  }

  return {
    /** @returns what stops the watching */
    watch(shown: ShownToken, known: KnownToken, onEnd: OnEnd): () => void {
      const key = keyOf(shown);
      const watch = watches.get(key) ?? { shown, known, seenAt: Date.now(), isDoubted: true, onEnd: new Set() };
      watches.set(key, watch);
      watch.onEnd.add(onEnd);
      settle();
      // It may have ended between the answer that let it in and now.
      if (watch.isDoubted) startSweep();
      return () => {
        watch.onEnd.delete(onEnd);
        if (watch.onEnd.size === 0 && watches.get(key) === watch) watches.delete(key);
        settle();
      };
    },

    /** Looks again at those whom the change is about. Null: at all. */
    doubt(change: AccessChange | null): void {
      let isAny = false;
      for (const watch of watches.values()) {
        if (change !== null && !concerns(change, watch.known)) continue;
        watch.isDoubted = true;
        isAny = true;
      }
      if (isAny) startSweep();
    },
  };
}

const rightsIn = ({ identity: { viewer, scopes } }: KnownToken): string => JSON.stringify([viewer?.roles, scopes]);
