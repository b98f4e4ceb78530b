import type { IncomingMessage } from 'node:http';

/**
 * Headers with one value each; those that came several times are joined, as HTTP allows. Node would take the first `authorization` of
 * several: joined they are none, and nobody has to say who such a request is from.
 */
export function oneOfEach({ headers, headersDistinct }: IncomingMessage): Record<string, string | undefined> {
  const joined = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value] as const);
  const { authorization = [] } = headersDistinct;
  return { ...Object.fromEntries(joined), ...(authorization.length > 1 && { authorization: authorization.join(', ') }) };
}
