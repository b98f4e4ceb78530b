/** The account of a module or a tool, as its operator sees it. */
export type ServiceAccount = {
  /** Public id. */
  id: string;
  name: string;
  scopes: readonly string[];
  createdAt: Date;
  /** When it was closed with all its tokens; null: it is open. */
  closedAt: Date | null;
  /** Newest first, those that are over included. */
  tokens: readonly ServiceToken[];
};

/** What a service account shows. The token itself is nowhere. */
export type ServiceToken = {
  /** Public id. */
  id: string;
  createdAt: Date;
  /** Null: never by itself. */
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** To within a few minutes. */
  lastUsedAt: Date | null;
};

/** How many tokens of an account are valid at a time: one, and while a rotation goes on the one that it replaces. */
const VALID_TOKENS = 2;

export const stateOf = ({ revokedAt, expiresAt }: ServiceToken, at: Date): 'valid' | 'revoked' | 'expired' =>
  revokedAt ? 'revoked' : expiresAt && expiresAt <= at ? 'expired' : 'valid';

export const validTokens = ({ tokens }: ServiceAccount, at: Date): ServiceToken[] =>
  tokens.filter((token) => stateOf(token, at) === 'valid');

/** Whether there is a rotation already that has not come to its end. */
export const isRotating = (account: ServiceAccount, at: Date): boolean => validTokens(account, at).length >= VALID_TOKENS;

/** When a token ends that is replaced: not later than it would have. */
export const endOfReplaced = ({ expiresAt }: ServiceToken, planned: Date): Date => (expiresAt && expiresAt < planned ? expiresAt : planned);

/** How long a token that replaces the newest one lasts unless told, in milliseconds: as long as that one was meant to. Null: for ever. */
export const inheritedLifetime = ({ tokens: [newest] }: ServiceAccount): number | null =>
  newest?.expiresAt ? newest.expiresAt.getTime() - newest.createdAt.getTime() : null;

/** As it stands in headers, logs and configuration: the prefix is for whoever looks for leaked ones. */
export const SERVICE_TOKEN_PREFIX = 'hma_svc_';
/** The prefix and 256 random bits in base64url. */
export const SERVICE_TOKEN = /^hma_svc_[A-Za-z0-9_-]{43}$/;
