/** What a mailed token is good for. */
export type TokenPurpose = 'email_verification' | 'password_reset';

/** How long after it was asked for. */
export const TOKEN_LIFETIME_MS: Record<TokenPurpose, number> = {
  email_verification: 3 * 86_400_000,
  password_reset: 30 * 60_000,
};

/** What somebody is told who need not do anything. */
export type Notice = 'password_changed';
