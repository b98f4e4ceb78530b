import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { attachmentNamed } from './content-disposition.ts';
import type { DiskObjectStore, OpenObject } from './disk-object-store.ts';
import { FilesError, toFilesError } from './files-error.ts';
import { isNotModified, isRangeCurrent, parseRange, quoteEtag } from './http-conditions.ts';
import { assertKey } from './key.ts';
import { FILES_PATH, type UrlGrant } from './url-signer.ts';

/** Resolves when the request is answered or its client is gone. Never rejects. */
export type FilesHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Answers `/files/<key>`: GET, HEAD and PUT of the objects of a disk store, for URLs that the store signed.
 * `request.url` must be what the client sent, not normalized, and the body untouched. Refusals are
 * `{ "error": { "code", "message" } }`, with a `FilesErrorCode`.
 *
 * @param report told of failures that the client may not know; returns the id that the client is shown instead
 */
export function createFilesHandler({ store, report }: { store: DiskObjectStore; report: (error: unknown) => string }): FilesHandler {
  return async (request, response) => {
    try {
      const { key, query } = parseTarget(request.url ?? '');
      switch (request.method ?? '') {
        case 'GET':
        case 'HEAD':
          return await download(store, authorize(store, 'GET', key, query), request, response);
        case 'PUT':
          return await upload(store, authorize(store, 'PUT', key, query), request, response);
        default:
          throw new FilesError(405, 'METHOD_NOT_ALLOWED', 'Expected GET, HEAD or PUT', { allow: 'GET, HEAD, PUT' });
      }
    } catch (error) {
      refuse(error, request, response, report);
    }
  };
}

/** Not by `URL`, which would resolve `..` before anybody could refuse it. */
function parseTarget(url: string): { key: string; query: URLSearchParams } {
  const [path = '', ...rest] = url.split('?');
  if (!path.startsWith(FILES_PATH)) throw new FilesError(404, 'NOT_FOUND', `Expected a path below ${FILES_PATH}`);
  const key = decodeKey(path.slice(FILES_PATH.length));
  assertKey(key);
  return { key, query: new URLSearchParams(rest.join('?')) };
}

function decodeKey(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new FilesError(400, 'BAD_USER_INPUT', 'The path is not percent-encoded UTF-8');
  }
}

function authorize<Method extends UrlGrant['method']>(
  store: DiskObjectStore,
  method: Method,
  key: string,
  query: URLSearchParams,
): Extract<UrlGrant, { method: Method }> {
  const result = store.signer.verify(method, key, query);
  if (result.verdict === 'expired') throw new FilesError(403, 'EXPIRED', 'This URL has expired; ask for a new one');
  if (result.verdict === 'forged') throw new FilesError(403, 'FORBIDDEN', `This URL is not signed for ${method} of this object`);
  return result.grant as Extract<UrlGrant, { method: Method }>;
}

async function download(
  store: DiskObjectStore,
  { key, downloadName }: Extract<UrlGrant, { method: 'GET' }>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const object = await store.open(key);
  if (!object) throw new FilesError(404, 'NOT_FOUND', 'There is no such object');
  const body = await answer(object, downloadName, request, response);
  if (!body) {
    await object.close();
    response.end();
    return;
  }
  // The client went away: its own business, and `pipeline` has closed the file.
  await pipeline(body, response).catch(ignorePrematureClose);
}

/** Sets status and headers. Null: they are all there is to say. */
async function answer(
  { info, read, close }: OpenObject,
  downloadName: string | undefined,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<Readable | null> {
  response.setHeaders(
    new Map([
      ['etag', quoteEtag(info.etag)],
      ['last-modified', info.lastModified.toUTCString()],
      ['accept-ranges', 'bytes'],
      // The URL is a secret and the object may be replaced: keep it to yourself, and ask again.
      ['cache-control', 'private, no-cache'],
      ...protections(info.contentType),
    ]),
  );
  if (isNotModified({ ifNoneMatch: headers['if-none-match'], ifModifiedSince: headers['if-modified-since'] }, info)) {
    response.statusCode = 304;
    return null;
  }
  const applies = method === 'GET' && isRangeCurrent(headers['if-range'] as string | undefined, info);
  const range = applies ? parseRange(headers.range, info.size) : null;
  if (range === 'unsatisfiable') {
    await close();
    throw new FilesError(416, 'RANGE_NOT_SATISFIABLE', `The object has ${info.size} bytes`, { 'content-range': `bytes */${info.size}` });
  }
  response.statusCode = range ? 206 : 200;
  if (range) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${info.size}`);
  response.setHeader('content-length', range ? range.end - range.start + 1 : info.size);
  response.setHeader('content-type', info.contentType);
  response.setHeader('content-disposition', downloadName === undefined ? 'inline' : attachmentNamed(downloadName));
  return method === 'HEAD' ? null : read(range);
}

/** So that an uploaded page or SVG cannot act for the user who opens it. */
function* protections(contentType: string): Generator<[string, string]> {
  yield ['x-content-type-options', 'nosniff'];
  yield ['referrer-policy', 'no-referrer'];
  // The web client may live on another origin than its pictures and films.
  yield ['cross-origin-resource-policy', 'cross-origin'];
  // Browsers refuse to show a sandboxed PDF, and run its scripts, if at all, in a viewer that has no origin of ours.
  if (contentType !== 'application/pdf')
    yield ['content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox"];
}

async function upload(
  store: DiskObjectStore,
  { key, contentType, maxSize }: Extract<UrlGrant, { method: 'PUT' }>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const declared = request.headers['content-type'] ?? '';
  if (essenceOf(declared) !== essenceOf(contentType)) {
    throw new FilesError(415, 'UNSUPPORTED_MEDIA_TYPE', `This URL takes ${contentType}, not ${JSON.stringify(declared)}`);
  }
  const size = request.headers['content-length'] === undefined ? undefined : Number(request.headers['content-length']);
  if (size !== undefined && size > maxSize)
    throw new FilesError(413, 'LIMIT_EXCEEDED', `This URL takes at most ${maxSize} bytes, not ${size}`);

  const body = detach(request);
  const stored = await store.put(key, body, { contentType, maxSize, ...(size !== undefined && { size }) });
  response.writeHead(201, { 'content-type': 'application/json', etag: quoteEtag(stored.etag) });
  response.end(JSON.stringify({ key, ...stored }));
}

/** The body as a stream that the store may destroy: destroying the request itself would cut off the answer. */
function detach(request: IncomingMessage): Readable {
  const body = new PassThrough();
  request.once('error', (error) => body.destroy(error));
  return request.pipe(body);
}

const essenceOf = (mediaType: string) => (mediaType.split(';')[0] ?? '').trim().toLowerCase();

function refuse(error: unknown, request: IncomingMessage, response: ServerResponse, report: (error: unknown) => string): void {
  // The client broke off: there is nobody to tell.
  if (request.destroyed && !request.complete) return void response.destroy();
  const { status, code, message, headers } = toFilesError(error) ?? {
    status: 500,
    code: 'INTERNAL_SERVER_ERROR',
    message: `Something went wrong on our side; ask about ${report(error)}`,
    headers: {},
  };
  if (response.headersSent) return void response.destroy();
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify({ error: { code, message } }));
  // Take in what the client is still sending: cut off in the middle of it, it would never read the answer.
  request.resume();
}

function ignorePrematureClose(error: unknown): void {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}
