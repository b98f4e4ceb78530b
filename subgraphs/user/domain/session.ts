/** A signed-in device. */
export type Session = {
  /** Public id. */
  id: string;
  userId: string;
  createdAt: Date;
  /** When it ends unless it is used. */
  expiresAt: Date;
  /** When it ends however much it is used; null: at `expiresAt`. */
  endsAt: Date | null;
  /** To within `USE_NOTED_MS`; null: not since it was made. */
  lastUsedAt: Date | null;
  /** What the device said it is. */
  userAgent: string | null;
  /** Only in the answer that makes the session. */
  token?: string;
};

/** How long sessions last. */
export type SessionTerms = {
  /** Without being used. */
  idleMs: number;
  /** In all. */
  maxMs: number;
};

const DAY_MS = 86_400_000;

export const toTerms = (idleDays: number, maxDays: number): SessionTerms => ({ idleMs: idleDays * DAY_MS, maxMs: maxDays * DAY_MS });

export const DEFAULT_TERMS = toTerms(14, 90);

/** A session that is used all the time is written to as often as this. */
export const USE_NOTED_MS = 600_000;

/** When a session that is made at `at` ends. */
export function endsOf({ idleMs, maxMs }: SessionTerms, at: Date): { expiresAt: Date; endsAt: Date } {
  const endsAt = new Date(at.getTime() + maxMs);
  return { expiresAt: new Date(at.getTime() + Math.min(idleMs, maxMs)), endsAt };
}
