import type { IncomingHttpHeaders } from 'node:http';

/** Headers with one value each; those that came several times are joined, as HTTP allows. */
export const oneOfEach = (headers: IncomingHttpHeaders): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
