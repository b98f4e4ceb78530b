const DAY_MS = 86_400_000;

/**
 * Active days in a row: the most, and up to today. A day that has just begun does not end a streak: up to yesterday counts as well.
 * @param days different UTC days at midnight, ascending
 */
export function streaksOf(days: readonly Date[], now: Date): { current: number; longest: number } {
  const today = Math.floor(now.getTime() / DAY_MS);
  let longest = 0;
  let run = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const date of days) {
    const day = Math.floor(date.getTime() / DAY_MS);
    run = day === last + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
    last = day;
  }
  return { current: last >= today - 1 ? run : 0, longest };
}
