import { LRUCache } from 'lru-cache';
import { concerns, type AccessChange } from './access-change.ts';
import type { AccessFeed } from './access-feed.ts';
import { keyOf, type ShownToken } from './shown-token.ts';
import type { KnownToken, ResolveToken } from './token-resolver.ts';

/** How long an answer is believed while nobody tells about changes. */
const BELIEVED_MS = 900;
/** And while somebody does: a session that is used is to be seen to be used. */
const BELIEVED_TOLD_MS = 60_000;
const REMEMBERED = 50_000;
/** Apart, so that guesses do not push out what is known. */
const REMEMBERED_REFUSALS = 10_000;

type Entry = {
  /** When it was asked for. */
  askedAt: number;
  answer: Promise<KnownToken | null>;
  /** Null until it is answered. */
  known: KnownToken | null;
};

export type KnownTokens = {
  find: ResolveToken;
  /** Whether it can be told without asking that the token is good. */
  isKnown: (shown: ShownToken) => boolean;
  /** Asks again before whoever it is about is believed the next time. */
  forget: (change: AccessChange) => void;
};

/** Asks whose a token is, and remembers the answer for as long as it is known to be true, or not known to be false for a moment. */
export function createKnownTokens(resolve: ResolveToken, feed: Pick<AccessFeed, 'toldSince'>): KnownTokens {
  const keysOf = new Map<string, Set<string>>();
  const asked = new Map<Entry, string>();
  const refused = new LRUCache<string, { askedAt: number }>({ max: REMEMBERED_REFUSALS });
  const entries = new LRUCache<string, Entry>({
    max: REMEMBERED,
    dispose: ({ known }, key) => {
      if (!known) return;
      const keys = keysOf.get(known.subject);
      keys?.delete(key);
      if (keys?.size === 0) keysOf.delete(known.subject);
    },
  });

  function isBelieved({ askedAt, known }: Entry): boolean {
    const now = Date.now();
    if (known?.expiresAt && known.expiresAt.getTime() <= now) return false;
    if (now - askedAt < BELIEVED_MS) return true;
    const toldSince = feed.toldSince();
    return toldSince !== null && askedAt >= toldSince && now - askedAt < BELIEVED_TOLD_MS;
  }

  async function ask(shown: ShownToken, key: string, entry: Entry): Promise<KnownToken | null> {
    asked.set(entry, key);
    try {
      const known = await entry.answer;
      if (entries.peek(key) !== entry) return known;
      if (known) {
        entry.known = known;
        const keys = keysOf.get(known.subject) ?? new Set();
        keysOf.set(known.subject, keys.add(key));
      } else {
        entries.delete(key);
        refused.set(key, { askedAt: entry.askedAt });
      }
      return known;
    } catch (error) {
      // What could not be asked is asked again at once.
      if (entries.peek(key) === entry) entries.delete(key);
      throw error;
    } finally {
      asked.delete(entry);
    }
  }

  return {
    async find(shown) {
      const key = keyOf(shown);
      const refusal = refused.get(key);
      if (refusal && Date.now() - refusal.askedAt < BELIEVED_MS) return null;
      const believed = entries.get(key);
      if (believed && isBelieved(believed)) return believed.answer;
      const entry: Entry = { askedAt: Date.now(), answer: resolve(shown), known: null };
      entries.set(key, entry);
      return ask(shown, key, entry);
    },
    isKnown(shown) {
      const entry = entries.peek(keyOf(shown));
      return entry !== undefined && entry.known !== null && isBelieved(entry);
    },
    forget(change) {
      for (const key of keysOf.get(change.subject) ?? []) {
        const known = entries.peek(key)?.known;
        if (known && concerns(change, known)) entries.delete(key);
      }
      // Whose these are is not known yet, and their answers may have been given before the change.
      for (const [entry, key] of asked) if (entries.peek(key) === entry) entries.delete(key);
    },
  };
}
