import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';

/** In bytes. What is shorter than a packet is as fast as it is. */
const THRESHOLD = 1_400;
/** Clients of a kind send the same header each time. */
const MAX_REMEMBERED = 500;
/** A header that is longer is nobody's usual one. */
const MAX_LENGTH = 200;

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)];
const ENCODERS = {
  // The quality that is common for answers: 11, which it is unless told, takes a hundred times as long.
  br: (text: string) =>
    toBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } }),
  gzip: (text: string) => toGzip(text),
};

export type Encoding = keyof typeof ENCODERS;
export type EncodedAnswer = { encoding: Encoding; body: Buffer };

/** Encodes an answer for clients that say they can read it. Null: it goes as it is. */
export type Compress = (text: string, acceptEncoding: string | undefined) => Promise<EncodedAnswer> | null;

/** Its types are of the version before. */
type PreferringNegotiator = { encodings: (available: string[], options: { preferred: string[] }) => string[] };

export function createCompression(): Compress {
  const known = new Map<string, Encoding | null>();
  const choose = (header: string): Encoding | null => {
    let chosen = known.get(header);
    if (chosen === undefined) {
      const negotiator = new Negotiator({ headers: { 'accept-encoding': header } }) as PreferringNegotiator;
      const [first] = negotiator.encodings(['br', 'gzip', 'identity'], { preferred: ['br', 'gzip'] });
      chosen = first === 'br' || first === 'gzip' ? first : null;
      if (known.size < MAX_REMEMBERED && header.length <= MAX_LENGTH) known.set(header, chosen);
    }
    return chosen;
  };
  return (text, acceptEncoding) => {
    if (acceptEncoding === undefined || Buffer.byteLength(text) < THRESHOLD) return null;
    const encoding = choose(acceptEncoding);
    return encoding && encode(text, encoding);
  };
}

const encode = async (text: string, encoding: Encoding): Promise<EncodedAnswer> => ({ encoding, body: await ENCODERS[encoding](text) });
