/** As `AbortSignal.timeout` has it, without the constants that a `DOMException` brings into every log line. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Of either kind. */
export const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === 'TimeoutError';
