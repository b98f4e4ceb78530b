/** A user as far as this subgraph knows one. */
export type UserRef = {
  /** Internal key. */
  key: number;
  /** Public id. */
  id: string;
};
