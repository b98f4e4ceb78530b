/** What a caller may act on. Anything else is a bug, and is masked at the edge. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'LIMIT_EXCEEDED'
  | 'PRECONDITION_FAILED'
  | 'CURSOR_EXPIRED'
  | 'SCHEMA_CHANGED'
  | 'UPSTREAM_UNAVAILABLE';

/** A failure the caller is entitled to see. `formatError` gives it its GraphQL shape. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  /** Beside `code` and `field` in the error's `extensions`. */
  readonly details: ErrorDetails;

  /** @param field the input at fault, as a dotted path (`input.events.3.userId`); it becomes `extensions.field` */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly field?: string,
    options: ErrorOptions & { details?: ErrorDetails } = {},
  ) {
    super(message, options);
    this.details = options.details ?? {};
  }
}

/** Figures and names that a program acts on. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** What a client gets as the `extensions` of the error. */
export const extensionsOf = ({ code, field, details }: DomainError): Record<string, unknown> => ({
  ...details,
  code,
  ...(field !== undefined && { field }),
});

/** @param id as the caller gave it; a long one is shortened */
export const notFound = (type: string, id: string) =>
  new DomainError('NOT_FOUND', `${type} "${id.length > 100 ? `${id.slice(0, 100)}…` : id}" does not exist`);
export const forbidden = (message: string, field?: string) => new DomainError('FORBIDDEN', message, field);
export const unauthenticated = (message = 'Sign in to do this') => new DomainError('UNAUTHENTICATED', message);
export const conflict = (message: string, field?: string) => new DomainError('CONFLICT', message, field);
export const preconditionFailed = (message: string, field?: string) => new DomainError('PRECONDITION_FAILED', message, field);

/** Asked too often; `extensions.retryAfterSeconds` says when to come back. */
export const rateLimited = (message: string, retryAfterSeconds: number) =>
  new DomainError('RATE_LIMITED', message, undefined, { details: { retryAfterSeconds } });

/** @param field dotted path of the input at fault */
export const badInput = (field: string, message: string) => new DomainError('BAD_USER_INPUT', message, field);
