/** Somebody whose access may have ended. */
export type AccessChange = {
  /** See `subjectOf`. */
  subject: string;
  /** Public id of the session of the user that it is about; null: all of them. */
  session: string | null;
};

/** One name for users, by their internal key, and service accounts, by their public id. */
export const subjectOf = (who: { userKey: number } | { service: string }): string =>
  'service' in who ? `service ${who.service}` : `user ${who.userKey}`;

/** Whether the change is about this one. */
export const concerns = (change: AccessChange, known: { subject: string; session: string | null }): boolean =>
  change.subject === known.subject && (change.session === null || change.session === known.session);
