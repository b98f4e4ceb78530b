import type { Dispatcher, Pool } from 'undici';
import type { EndSignal } from '../../platform/graph/endpoint.ts';
import { TimeoutError } from '../../platform/timeout-error.ts';

export type ExchangeOptions = {
  pool: Pool;
  /** With its search. */
  path: string;
  /** From sending a request to the end of its answer. */
  timeoutMs: number;
};

export type ExchangedAnswer = {
  status: number;
  text: string;
  /** The header of that name, where all who send the same body get the same answer. */ cacheControl: string | undefined;
};

export type Exchange = (request: {
  /** Beside those that say that it is JSON. */
  headers: Readonly<Record<string, string>>;
  body: string;
  signal?: EndSignal | undefined;
}) => Promise<ExchangedAnswer>;

/**
 * Posts JSON, and gives back the whole answer as text. Rejects when there is none, when its time is up, and when the signal is aborted.
 * Speaks to undici's dispatcher, because its `request` makes a stream of each answer.
 */
export function createExchange({ pool, path, timeoutMs }: ExchangeOptions): Exchange {
  return ({ headers, body, signal }) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const chunks: Buffer[] = [];
      let status = 0;
      let cacheControl: string | undefined;
      let controller: Dispatcher.DispatchController | null = null;
      let ended: Error | null = null;

      const end = (error: Error): void => {
        ended = error;
        controller?.abort(error);
        finish();
        reject(error);
      };
      const timer = setTimeout(() => end(new TimeoutError(`Timeout: no answer within ${timeoutMs} ms`)), timeoutMs);
      const onAbort = () => end(asError(signal?.reason));
      signal?.addEventListener('abort', onAbort, { once: true });
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };

      pool.dispatch(
        { path, method: 'POST', headers: flat(headers), body },
        {
          onRequestStart(started) {
            controller = started;
            if (ended) started.abort(ended);
          },
          onResponseStart(_, statusCode, headers) {
            status = statusCode;
            if (isSameForAll(textOf(headers['vary']))) cacheControl = lessAge(textOf(headers['cache-control']), textOf(headers['age']));
          },
          onResponseData(_, chunk) {
            chunks.push(chunk);
          },
          onResponseEnd() {
            finish();
            const text = (chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString();
            resolve({ status, text, cacheControl });
          },
          onResponseError(_, error) {
            finish();
            reject(error);
          },
        },
      );
    });
}

const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
  // Without it any encoding would do, and none is read here.
  'accept-encoding': 'identity',
};
const ALWAYS = Object.entries(JSON_HEADERS).flat();

/** Names and values in turn, as undici sends them: objects it takes apart. */
function flat(headers: Readonly<Record<string, string>>): string[] {
  const all = [...ALWAYS];
  for (const name in headers) if (!Object.hasOwn(JSON_HEADERS, name)) all.push(name, headers[name] as string);
  return all;
}

const textOf = (given: string | string[] | undefined): string | undefined => (Array.isArray(given) ? given.join(', ') : given);

/** Headers that are the same in every request of ours. */
const CONSTANT = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'origin', 'user-agent']);

const isSameForAll = (vary: string | undefined): boolean =>
  vary === undefined || vary.split(',').every((name) => CONSTANT.has(name.trim().toLowerCase()));

/** What somebody else has kept for a while is good for that much less; how long that is only they say who can. */
const lessAge = (cacheControl: string | undefined, age: string | undefined): string | undefined =>
  age === undefined || Number(age) === 0 ? cacheControl : undefined;

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
