export type Timeframe = 'LAST_24_HOURS' | 'LAST_7_DAYS' | 'LAST_30_DAYS' | 'LAST_90_DAYS' | 'LAST_365_DAYS' | 'ALL_TIME';

const DAY_MS = 86_400_000;

const DAYS: Record<Exclude<Timeframe, 'LAST_24_HOURS' | 'ALL_TIME'>, number> = {
  LAST_7_DAYS: 7,
  LAST_30_DAYS: 30,
  LAST_90_DAYS: 90,
  LAST_365_DAYS: 365,
};

/** Before any event: no window of all time needs a condition less. */
const BEGINNING = new Date(0);

/** The time that figures are about. `exact`: from a moment on, where the others are from the beginning of a UTC day on. */
export type Window = { from: Date; exact: boolean };

export function windowOf(timeframe: Timeframe, now: Date): Window {
  if (timeframe === 'ALL_TIME') return { from: BEGINNING, exact: false };
  if (timeframe === 'LAST_24_HOURS') return { from: new Date(now.getTime() - DAY_MS), exact: true };
  const today = Math.floor(now.getTime() / DAY_MS);
  return { from: new Date((today - DAYS[timeframe] + 1) * DAY_MS), exact: false };
}
