/** Where something is kept, and what it is forgotten with. */
export type Place = { key: string; tag: string };

/** A point in the order of what was looked up, changed and forgotten. Only the store that gave it knows more of it. */
export type Moment = number;

/**
 * Where texts are kept for a while. Nothing that was fetched before something was forgotten is given out after that, whenever it is kept:
 * whoever fetches says with `keep` at which moment they had looked. Nothing here rejects.
 */
export type EntityStore = {
  /**
   * Null for what is not known.
   * @param reader see `forgetFor`
   * @returns null while the store is away
   */
  find: (places: readonly Place[], reader: string | null) => Promise<{ texts: (string | null)[]; moment: Moment } | null>;
  /**
   * @param moment that of the `find` which came before what is kept was fetched
   * @param seconds how long, at the most
   */
  keep: (entries: readonly (Place & { text: string })[], moment: Moment, seconds: number) => Promise<void>;
  /** Forgets everything with one of these tags. */
  forget: (tags: readonly string[]) => Promise<void>;
  forgetAll: () => Promise<void>;
  /** Gives this reader nothing any more that was fetched before now; others go on with it. */
  forgetFor: (reader: string) => Promise<void>;
  /** Idempotent. */
  close: () => Promise<void>;
};

/** Whatever is said, nothing is kept for longer: in seconds. */
export const LONGEST_KEPT = 3_600;
