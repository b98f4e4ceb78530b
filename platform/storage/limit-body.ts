import type { Readable } from 'node:stream';
import { badInput, DomainError } from '../errors.ts';

/**
 * The bytes of `body`, and an error in place of the last of them unless they are as many as they should be: a reader that
 * counts to `size` never gets a body that turns out to be longer.
 *
 * @throws BAD_USER_INPUT (`size`) when they are not `size`, LIMIT_EXCEEDED when they are more than `maxSize`, and whatever
 *   the stream fails with
 */
export function limitBody(body: Readable | Buffer, limits: { size?: number; maxSize?: number }): AsyncGenerator<Buffer, void> {
  // The reader may not be there yet when the stream fails; the error is kept and thrown on reading.
  if (!Buffer.isBuffer(body)) body.on('error', () => {});
  return readLimited(body, limits);
}

async function* readLimited(
  body: AsyncIterable<Buffer | Uint8Array | string> | Buffer,
  { size, maxSize = Infinity }: { size?: number; maxSize?: number },
): AsyncGenerator<Buffer, void> {
  let total = 0;
  let held: Buffer | null = null;
  for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    total += bytes.length;
    if (total > maxSize) throw new DomainError('LIMIT_EXCEEDED', `The body is longer than ${maxSize} bytes`);
    if (size !== undefined && total > size) throw badInput('size', `Expected ${size} bytes, got more`);
    if (held) yield held;
    held = bytes;
  }
  if (size !== undefined && total !== size) throw badInput('size', `Expected ${size} bytes, got ${total}`);
  if (held) yield held;
}
