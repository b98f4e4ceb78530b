/** A token of the provider that was checked: who signed in there. */
export type SsoToken = {
  issuer: string;
  /** The provider's own id of the person; never changes, unlike an address. */
  subject: string;
  /** The provider's own id of the session; null where it tells none. */
  sessionId: string | null;
  issuedAt: Date;
  /** After which nobody would take it any more. */
  expiresAt: Date;
  /** SHA-256 of what was signed, hex: the same for every way to write the same token. */
  hash: string;
  claims: Readonly<Record<string, unknown>>;
};

/** A provider says that a session of somebody, or all of them, is over. */
export type LogoutToken = {
  issuer: string;
  subject: string | null;
  sessionId: string | null;
  issuedAt: Date;
  /** As `SsoToken.hash`, of the token's own id. */
  hash: string;
  expiresAt: Date;
};
