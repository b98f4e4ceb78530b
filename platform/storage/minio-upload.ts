import { request } from 'undici';
import { Readable } from 'node:stream';
import { DomainError } from '../errors.ts';
import { limitBody } from './limit-body.ts';
import { withSpooled } from './spool.ts';
import type { PutOptions } from './object-store.ts';

/**
 * Uploads `body` to a presigned PUT URL in one request: an S3 store shows the object when it has received all of
 * Content-Length, and nothing when the connection ends before that.
 *
 * The client's own `putObject` does not do for streams: it gathers 64 MiB and more in memory, resumes whatever unfinished
 * upload it finds under the key, with its content type, and never settles when the stream fails.
 */
export async function uploadTo(url: string, body: Readable | Buffer, options: PutOptions): Promise<{ size: number; etag: string }> {
  const size = Buffer.isBuffer(body) ? body.length : options.size;
  const bytes = limitBody(body, options);
  if (size !== undefined) return send(url, bytes, size, options.contentType);
  return withSpooled(bytes, (spooled) => send(url, limitBody(spooled.read(), { size: spooled.size }), spooled.size, options.contentType));
}

async function send(
  url: string,
  bytes: AsyncGenerator<Buffer>,
  size: number,
  contentType: string,
): Promise<{ size: number; etag: string }> {
  const response = await request(url, {
    method: 'PUT',
    headers: { 'content-type': contentType, 'content-length': String(size) },
    body: Readable.from(bytes, { objectMode: false }),
  });
  const answer = await response.body.text();
  if (response.statusCode === 200) return { size, etag: unquote(String(response.headers.etag ?? '')) };
  const code = /<Code>([^<]*)<\/Code>/.exec(answer)?.[1] ?? 'no code';
  if (response.statusCode >= 500) throw new DomainError('UPSTREAM_UNAVAILABLE', `The object store failed (${code})`);
  throw new Error(`The object store refused an upload: ${response.statusCode}, ${code}`);
}

export const unquote = (etag: string) => etag.replaceAll('"', '');
