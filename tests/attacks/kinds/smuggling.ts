import type { Attempt, Kind } from '../support/attempt.ts';
import type { World } from '../support/world.ts';

const MARK = 'smuggled_through';

/**
 * One request that is two to whoever reads it otherwise: the second would be answered to the next client on a proxy's connection. It asks for
 * something whose name shows in the answer.
 */
export function smuggling(world: World): Kind {
  const { host } = new URL(world.url);
  const inner = JSON.stringify({ query: `{ ${MARK}: __typename }` });
  const second = `POST /graphql HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`;
  const outer = JSON.stringify({ query: '{ __typename }' });
  const chunkOf = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const chunked = `${chunkOf(outer)}0\r\n\r\n`;

  const request = (name: string, lines: readonly string[], rest: string, start = 'POST /graphql HTTP/1.1'): Attempt => ({
    name,
    run: async (attacker) => {
      const text = await attacker.raw(
        `${[start, `Host: ${host}`, 'Content-Type: application/json', ...lines].join('\r\n')}\r\n\r\n${rest}`,
      );
      return text.includes(MARK) && !text.includes(`Cannot query`) ? text : null;
    },
  });
  const everything = `${chunked}${second}`;
  const both = (name: string, encoding: string, length = Buffer.byteLength(everything)) =>
    request(name, [`Content-Length: ${length}`, encoding], everything);

  return {
    name: 'Request smuggling',
    minimum: 20,
    // Two whole requests on one connection are no smuggling: both are answered.
    controls: [
      request('two requests in a row, by length', [`Content-Length: ${outer.length}`], `${outer}${second}`),
      request('two requests in a row, in chunks', ['Transfer-Encoding: chunked'], everything),
    ],
    attempts: [
      both('length and chunks', 'Transfer-Encoding: chunked'),
      both('length of the first chunk, and chunks', 'Transfer-Encoding: chunked', chunked.length),
      both('length 0, and chunks', 'Transfer-Encoding: chunked', 0),
      both('length and chunks in capitals', 'Transfer-Encoding: CHUNKED'),
      both('length and a space before the colon', 'Transfer-Encoding : chunked'),
      both('length and a tab', 'Transfer-Encoding:\tchunked'),
      both('length and a vertical tab', 'Transfer-Encoding: \vchunked'),
      both('length and a folded encoding', 'Transfer-Encoding:\r\n chunked'),
      both('length and two encodings', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity'),
      both('length and a list of encodings', 'Transfer-Encoding: identity, chunked'),
      both('length and an unknown encoding last', 'Transfer-Encoding: chunked, cow'),
      both('length and an encoding in quotes', 'Transfer-Encoding: "chunked"'),
      both('length and an encoding behind a line feed', 'X: y\nTransfer-Encoding: chunked'),
      both('length and an encoding behind a carriage return', 'X: y\rTransfer-Encoding: chunked'),
      both('length and an encoding with a null', 'Transfer-Encoding: chunked\0'),
      request('two lengths', [`Content-Length: ${outer.length}`, `Content-Length: ${outer.length + second.length}`], `${outer}${second}`),
      request('a list of lengths', [`Content-Length: ${outer.length}, ${outer.length + second.length}`], `${outer}${second}`),
      request('a length with a sign', [`Content-Length: +${outer.length}`], `${outer}${second}`),
      request('a negative length', ['Content-Length: -1'], `${outer}${second}`),
      request('a length in hex', [`Content-Length: 0x${outer.length.toString(16)}`], `${outer}${second}`),
      request('a length with a fraction', [`Content-Length: ${outer.length}.0`], `${outer}${second}`),
      request('a length that overflows', ['Content-Length: 18446744073709551616'], `${outer}${second}`),
      request('a length in words', ['Content-Length: many'], `${outer}${second}`),
      request('a space before the length’s colon', [`Content-Length : ${outer.length}`], `${outer}${second}`),
      request('a chunk size that overflows', ['Transfer-Encoding: chunked'], `fffffffffffffffff0\r\n${outer}\r\n0\r\n\r\n${second}`),
      request('a negative chunk size', ['Transfer-Encoding: chunked'], `-1\r\n${outer}\r\n0\r\n\r\n${second}`),
      request(
        'a chunk size with a prefix',
        ['Transfer-Encoding: chunked'],
        `0x${outer.length.toString(16)}\r\n${outer}\r\n0\r\n\r\n${second}`,
      ),
      request('a chunk that ends in a line feed', ['Transfer-Encoding: chunked'], `${outer.length.toString(16)}\n${outer}\n0\n\n${second}`),
      request(
        'a line break in a chunk’s extension',
        ['Transfer-Encoding: chunked'],
        `${outer.length.toString(16)};a=\n${outer}\r\n0\r\n\r\n${second}`,
      ),
      request('a body in a GET', [`Content-Length: ${second.length + 500}`], second, 'GET /health/live HTTP/1.1'),
      request('a request in the request line', [], second, `GET /health/live HTTP/1.1\r\nX: y\r\n ${second.split('\r\n')[0]}`),
    ],
  };
}
