/** RFC 3339. Seconds may be left out, the offset may not: without one it would be read in this process's own zone. */
const PATTERN = /^(\d{4})-(\d\d)-(\d\d)[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)$/;
const EARLIEST = Date.UTC(2000, 0, 1);
/** How far a client's clock may be ahead. */
export const MAX_AHEAD_MS = 5 * 60_000;

/** When an event happened, as its sender says; a message where that cannot be. */
export function parseEventTime(text: string, now: Date): Date | string {
  const match = text.length <= 40 ? PATTERN.exec(text) : null;
  const time = match ? Date.parse(text.toUpperCase()) : Number.NaN;
  // Date.parse takes February 30 for March 2.
  if (!match || Number.isNaN(time) || Number(match[3]) > daysInMonth(Number(match[1]), Number(match[2]))) {
    return 'Expected a time in RFC 3339 with its offset, 2026-11-23T08:30:00Z for instance';
  }
  if (time < EARLIEST) return 'Expected a time from the year 2000 on';
  if (time > now.getTime() + MAX_AHEAD_MS) return 'Expected a time at most 5 minutes in the future';
  return new Date(time);
}

const daysInMonth = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
