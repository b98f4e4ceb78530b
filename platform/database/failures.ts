/** SQLSTATE classes and driver codes that say that the server is away, not that the statement is wrong. */
const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
const AWAY_MESSAGE =
  /Connection terminated|Connection ended|timeout exceeded when trying to connect|Can't reach database|server closed the connection|Client has encountered a connection error|the database system is (starting up|shutting down|in recovery)|DatabaseNotReachable|ConnectionClosed|SocketTimeout|Query read timeout|Unable to start a transaction/i;

/** True for failures that pass by themselves once PostgreSQL is back. */
export const isDatabaseAway = (error: unknown): boolean =>
  some(error, (one) => AWAY.has(String(one.code)) || AWAY.has(String(one.originalCode)) || AWAY_MESSAGE.test(String(one.message)));

/**
 * True when a unique index refused the row.
 * @param column part of the index's or column's name, to tell several apart
 */
export const isUniqueViolation = (error: unknown, column?: string): boolean =>
  some(
    error,
    (one) =>
      (one.code === 'P2002' || one.code === '23505' || one.originalCode === '23505') && (!column || describe(error).includes(column)),
  );

/** A text, or a JSON text, with a NUL character in it. A JSON text with half of a surrogate pair has no code of its own. */
const UNSTORABLE = new Set(['22021', '22P05']);

/** True when PostgreSQL refused a text that it cannot keep: one with a NUL character, or JSON with half of a surrogate pair. */
export const isUnstorableText = (error: unknown): boolean =>
  some(
    error,
    (one) =>
      UNSTORABLE.has(String(one.code)) ||
      UNSTORABLE.has(String(one.originalCode)) ||
      /invalid byte sequence for encoding|unsupported Unicode escape|invalid input syntax for type json|22021|22P05/.test(
        String(one.message),
      ),
  );

type ErrorLike = { code?: unknown; originalCode?: unknown; message?: unknown; cause?: unknown; meta?: unknown };

/** The error and what caused it, as far as six steps back. */
function some(error: unknown, matches: (one: ErrorLike) => boolean): boolean {
  let one = error as ErrorLike | undefined;
  for (let depth = 0; one && typeof one === 'object' && depth < 6; depth += 1) {
    if (matches(one)) return true;
    const meta = one.meta as { driverAdapterError?: ErrorLike; code?: unknown } | undefined;
    if (meta && some(meta.driverAdapterError, matches)) return true;
    one = one.cause as ErrorLike | undefined;
  }
  return false;
}

function describe(error: unknown): string {
  const one = error as ErrorLike;
  return `${String(one.message)} ${JSON.stringify(one.meta ?? {})}`;
}
