import { DomainError, type ErrorCode } from '../errors.ts';

/** Codes that only HTTP knows, beside those of the graph. */
export type FilesErrorCode =
  ErrorCode | 'EXPIRED' | 'INTERNAL_SERVER_ERROR' | 'METHOD_NOT_ALLOWED' | 'RANGE_NOT_SATISFIABLE' | 'UNSUPPORTED_MEDIA_TYPE';

/** A refusal with the HTTP status that shows it. */
export class FilesError extends Error {
  override readonly name = 'FilesError';

  constructor(
    readonly status: number,
    readonly code: FilesErrorCode,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = { BAD_USER_INPUT: 400, NOT_FOUND: 404, LIMIT_EXCEEDED: 413 };

/** The refusal that a failure of the store amounts to; null: nothing that a client may know. */
export function toFilesError(error: unknown): FilesError | null {
  if (error instanceof FilesError) return error;
  const status = error instanceof DomainError ? STATUS_OF_CODE[error.code] : undefined;
  return error instanceof DomainError && status !== undefined ? new FilesError(status, error.code, error.message) : null;
}
