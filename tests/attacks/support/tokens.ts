import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export type Claims = Record<string, unknown>;
export type Header = Record<string, unknown>;

const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact JWS, as wrong as it is told to be. */
export function forge(header: Header, claims: Claims | string, signature: (input: string) => Buffer | string): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const signed = signature(input);
  return `${input}.${typeof signed === 'string' ? signed : signed.toString('base64url')}`;
}

export const unsigned = () => '';
export const hmac = (hash: 'sha256' | 'sha384' | 'sha512', key: string | Buffer) => (input: string) =>
  createHmac(hash, key).update(input).digest();
export const ed25519 = (key: KeyObject) => (input: string) => sign(null, Buffer.from(input), key);
export const rsa = (key: KeyObject) => (input: string) => sign('sha256', Buffer.from(input), key);
export const ecdsa = (key: KeyObject) => (input: string) => sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

/** What an attacker has: keys of their own, and all that is public of somebody else's. */
export const attackerKeys = () => ({
  ed25519: generateKeyPairSync('ed25519'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ec: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
});

/** The forms in which a public key lies about: each has been taken for an HMAC secret by some library once. */
export function formsOf(publicKeyPem: string): { form: string; bytes: string | Buffer }[] {
  const key = createPublicKey(publicKeyPem);
  const jwk = key.export({ format: 'jwk' });
  const material = (jwk.x ?? jwk.n) as string;
  return [
    { form: 'PEM', bytes: publicKeyPem },
    { form: 'PEM without its last line break', bytes: publicKeyPem.trimEnd() },
    { form: 'PEM with Windows line breaks', bytes: publicKeyPem.replaceAll('\n', '\r\n') },
    { form: 'body of its PEM', bytes: publicKeyPem.replaceAll(/-----[^-]+-----|\s/g, '') },
    { form: 'DER', bytes: key.export({ format: 'der', type: 'spki' }) },
    { form: 'JWK', bytes: JSON.stringify(jwk) },
    { form: 'bytes', bytes: Buffer.from(material, 'base64url') },
    { form: 'base64url', bytes: material },
  ];
}
