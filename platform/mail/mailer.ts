/** One mail to one person. */
export type Mail = {
  /** A bare address. */
  to: string;
  subject: string;
  text: string;
  /** Says the same. */
  html: string;
};

/** Sends mail. */
export type Mailer = {
  /** Resolves once somebody else has taken charge of it. Rejects when it was not taken: it may be tried again. */
  send: (mail: Mail) => Promise<void>;
  /** Idempotent. */
  close: () => Promise<void>;
};

/** @throws when it is no single address: a line of headers, or a list, must not pass for one */
export function assertAddress(address: string): string {
  if (!/^[^\s<>(),;:"]+@[^\s<>(),;:"@]+$/.test(address)) throw new Error('This is no single e-mail address');
  return address;
}
