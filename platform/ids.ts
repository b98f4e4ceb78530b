import { randomBytes } from 'node:crypto';

/** Makes public ids. Passed in, so that tests own it. */
export type IdGenerator = (prefix: string) => string;

/** `prefix_` and a UUIDv7 (RFC 9562) without dashes: sorted by time, unique without asking anybody. */
export const createIdGenerator =
  (now: () => number = Date.now): IdGenerator =>
  (prefix) => {
    const bytes = randomBytes(16);
    bytes.writeUIntBE(now(), 0, 6);
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    return `${prefix}_${bytes.toString('hex')}`;
  };
