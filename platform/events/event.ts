/** JSON as PostgreSQL stores it. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

/** A change that others care about, as it is written in the transaction that makes it. */
export type NewEvent = {
  /** `domain.subject.happened`, past tense. */
  type: string;
  /** Of the payload's shape, from 1. */
  version: number;
  /** Internal key of the user it concerns, for routing. */
  userKey: number | null;
  /** Internal key of the course it concerns, for routing. */
  courseKey: number | null;
  /** Internal key of who did it; null: the platform. */
  actorKey: number | null;
  /** The subject's own fields by internal ids; no personal data. */
  payload: JsonObject;
  occurredAt: Date;
};

/** An event in the log. */
export type LogEntry = NewEvent & {
  /** Gapless, from 1, within the log's epoch. */
  position: bigint;
  /** When it was written, in the transaction of the change. */
  createdAt: Date;
};

/** Where a log stands. */
export type LogHead = { epoch: string; position: bigint };
