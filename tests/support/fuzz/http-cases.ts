import * as fc from 'fast-check';
import { BODIES, COOKIES, PATHS, TOKENS, TYPES } from './http-texts.ts';

/** A request that need not be GraphQL. `null` leaves the header out; `{token}` in a header is the student's. */
export type HttpCase = { kind: 'http'; method: string; path: string; headers: [string, string][]; body: string | null };

const header = (name: string, ...values: fc.Arbitrary<string>[]): fc.Arbitrary<[string, string]> =>
  fc.tuple(fc.constant(name), fc.oneof(...values));

/** What a client of HTTP lets pass in a header. */
const headerText = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)), maxLength: 60 });

const headers = fc.array(
  fc.oneof(
    header('content-type', fc.constantFrom(...TYPES), headerText),
    header('content-encoding', fc.constantFrom('gzip', 'br', 'identity', 'a')),
    header('accept', fc.constantFrom('application/json', 'text/html', 'multipart/mixed', 'a', '*/*;q=2', '')),
    header('authorization', fc.constantFrom(...TOKENS), headerText),
    header('cookie', fc.constantFrom(...COOKIES), headerText),
    header('x-service-token', fc.constantFrom('a', '{token}', '', 'hma_svc_a_b'), headerText),
    header('x-hma-identity', fc.constantFrom('eyJhbGciOiJub25lIn0.e30.', 'a.b.c', ''), headerText),
    header('x-hma-client-address', fc.constantFrom('127.0.0.1', 'a', '::1'), headerText),
    header('x-forwarded-for', fc.constantFrom('1.2.3.4', 'a, b', '::ffff:1.2.3.4, 999.1.1.1', ','), headerText),
    header('x-correlation-id', fc.constantFrom('a', '12345678', '../../../../a'), headerText),
    header('origin', fc.constantFrom('null', 'https://evil.example', 'http://127.0.0.1', 'a', 'file://'), headerText),
    header('sec-fetch-site', fc.constantFrom('cross-site', 'same-origin', 'a')),
    header('apollo-require-preflight', fc.constantFrom('true', '')),
    header('if-none-match', headerText),
    header('range', fc.constantFrom('bytes=0-', 'bytes=-1', 'bytes=5-1', 'bytes=0-0,1-1', 'a')),
    header('expect', fc.constantFrom('a', '100-continue')),
    header('host', fc.constantFrom('evil.example', '', '[::1', 'a b', '127.0.0.1:99999')),
    header('upgrade', fc.constantFrom('h2c', 'websocket', 'a')),
    header('traceparent', headerText),
  ),
  { maxLength: 4, size: 'max' },
);

export const httpCase: fc.Arbitrary<HttpCase> = fc.record({
  kind: fc.constant('http' as const),
  method: fc.oneof(
    { weight: 12, arbitrary: fc.constant('POST') },
    { weight: 4, arbitrary: fc.constant('GET') },
    { weight: 1, arbitrary: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY') },
  ),
  path: fc.oneof({ weight: 1, arbitrary: fc.constant('/graphql') }, { weight: 1, arbitrary: fc.constantFrom(...PATHS) }),
  headers: fc
    .tuple(header('content-type', fc.constantFrom(...TYPES.slice(0, 2), ...TYPES)), headers)
    .map(([first, more]) => [first].concat(more)),
  body: fc.option(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...BODIES) }, { weight: 1, arbitrary: fc.json() }), {
    freq: 6,
    nil: null,
  }),
});
