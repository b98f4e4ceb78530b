import { createHash, randomBytes } from 'node:crypto';
import type { TokenPurpose } from '../domain/mailed-token.ts';
import { TOKEN_LIFETIME_MS } from '../domain/mailed-token.ts';

/** What a mailed token looks like: 256 random bits in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const newMailedToken = () => {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hash(token) };
};

/** Null for what cannot be one. */
export const hashMailedToken = (token: string): string | null => (TOKEN.test(token) ? hash(token) : null);

/** From when it is asked for to when it is of no use any more. */
export const spanOf = (purpose: TokenPurpose, at: Date) => ({ at, expiresAt: new Date(at.getTime() + TOKEN_LIFETIME_MS[purpose]) });

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
