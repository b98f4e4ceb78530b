import { unauthenticated } from '../../platform/errors.ts';
import { CREDENTIAL_HEADERS } from '../security/identity/shown-token.ts';

/** What a browser says of itself in the handshake, a page must not say otherwise in what it sends after it. */
const OF_THE_HANDSHAKE = /^(origin|host|cookie|sec-|x-forwarded-)/;

/**
 * What `connection_init` carries, as headers: lower-case names, and only what is a text.
 * @throws UNAUTHENTICATED for a credential that is no text, or is there twice: whoever shows something is not taken for nobody
 */
export function readConnectionParams(params: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(params)) {
    const name = key.toLowerCase();
    if (OF_THE_HANDSHAKE.test(name) || value === null || value === undefined) continue;
    const isCredential = CREDENTIAL_HEADERS.includes(name);
    if (isCredential && (typeof value !== 'string' || Object.hasOwn(texts, name))) throw unauthenticated();
    if (typeof value === 'string') texts[name] = value;
  }
  return texts;
}
