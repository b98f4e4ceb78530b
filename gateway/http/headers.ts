import type { IncomingMessage } from 'node:http';

/** By lower-case names. */
export type OneOfEach = Record<string, string | undefined>;

/** Gives the answer a header. */
export type SetHeader = (name: string, value: string | number) => void;

/** What an answer says last, whatever it is. */
export function sayLast(set: SetHeader, status: number, isDraining: boolean): void {
  // The answer to a request in flight is the last on its connection, which would otherwise be kept for the next.
  if (isDraining) set('connection', 'close');
  if (status === 401) set('www-authenticate', 'Bearer');
}

const CREDENTIAL = 'authorization';

/**
 * Headers with one value each; those that came several times are joined, as HTTP allows. Node would take the first `authorization` of
 * several: joined they are none, and nobody has to say who such a request is from.
 */
export function oneOfEach({ headers, rawHeaders }: IncomingMessage): OneOfEach {
  const joined: OneOfEach = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  if (joined[CREDENTIAL] !== undefined) {
    const shown = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === CREDENTIAL);
    if (shown.length > 1) joined[CREDENTIAL] = shown.join(', ');
  }
  return joined;
}
