import { DomainError } from '../errors.ts';

const UNREACHABLE = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/** What `use` resolves to. @throws UPSTREAM_UNAVAILABLE when it fails because the store cannot be reached or is overloaded, with the cause */
export async function whenAnswering<T>(use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    throw toUnavailable(error);
  }
}

/** The error to throw in place of `error`: itself, unless it says that the store cannot be reached or is overloaded. */
export function toUnavailable(error: unknown): unknown {
  if (!UNREACHABLE.has(codeOf(error)) && !isOutOfRetries(error)) return error;
  return new DomainError('UPSTREAM_UNAVAILABLE', 'The object store does not answer', undefined, { cause: error });
}

/** The client puts a plain error in place of the last 5xx that it got. */
const isOutOfRetries = (error: unknown) => error instanceof Error && error.message.startsWith('Request failed after ');

/** Whether the store answered with one of these codes. */
export const isS3Error = (error: unknown, ...codes: string[]) =>
  error instanceof Error && error.name === 'S3Error' && codes.includes(codeOf(error));

/** For `catch`: null in place of the error that says that there is no such object. */
export function nullWhenMissing(error: unknown): null {
  if (isS3Error(error, 'NoSuchKey', 'NotFound')) return null;
  throw error;
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
