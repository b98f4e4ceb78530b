import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import Negotiator from 'negotiator';
import { rememberChoices } from './remember-choices.ts';

/** In bytes. What is shorter than a packet is as fast as it is. */
const THRESHOLD = 1_400;

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)];
const ENCODERS = {
  // The quality that is common for answers: 11, which it is unless told, is for what is encoded once.
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
  const choose = rememberChoices((header): Encoding | null => {
    const negotiator = new Negotiator({ headers: { 'accept-encoding': header } }) as PreferringNegotiator;
    const [first] = negotiator.encodings(['br', 'gzip', 'identity'], { preferred: ['br', 'gzip'] });
    return first === 'br' || first === 'gzip' ? first : null;
  });
  return (text, acceptEncoding) => {
    if (acceptEncoding === undefined || Buffer.byteLength(text) < THRESHOLD) return null;
    const encoding = choose(acceptEncoding);
    return encoding && encode(text, encoding);
  };
}

const encode = async (text: string, encoding: Encoding): Promise<EncodedAnswer> => ({ encoding, body: await ENCODERS[encoding](text) });
