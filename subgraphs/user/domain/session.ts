/** A signed-in device. */
export type Session = {
  /** Public id. */
  id: string;
  userId: string;
  createdAt: Date;
  expiresAt: Date;
  /** Only in the answer that makes the session. */
  token?: string;
};

/** How long a session lasts. */
export const SESSION_DAYS = 14;
