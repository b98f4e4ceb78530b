import { Prisma } from '../../../platform/database/generated/client.ts';
import type { EventContext, EventData, LearningEvent, NewLearningEvent } from '../domain/learning-event.ts';

export type EventRow = {
  id: bigint;
  event_id: string;
  event_type: string;
  user_id: number;
  course_id: number | null;
  content_id: number | null;
  session_id: string | null;
  event_data: EventData | null;
  context_data: EventContext | null;
  occurred_at: Date;
  created_at: Date;
};

export const eventColumns = Prisma.sql`e.id, e.event_id, e.event_type, e.user_id, e.course_id, e.content_id, e.session_id,
  e.event_data, e.context_data, e.occurred_at, e.created_at`;

export const toEvent = (row: EventRow): LearningEvent => ({
  key: row.id.toString(),
  id: row.event_id,
  eventType: row.event_type,
  userKey: row.user_id,
  courseKey: row.course_id,
  contentKey: row.content_id,
  sessionId: row.session_id,
  data: row.event_data ?? {},
  context: row.context_data ?? {},
  occurredAt: row.occurred_at,
  recordedAt: row.created_at,
});

/** New events as rows of SQL, `n` their place in the batch. */
export const eventRecords = (events: readonly NewLearningEvent[]): Prisma.Sql => {
  const rows = events.map((event, n) => ({
    n,
    event_id: event.eventId,
    event_type: event.eventType,
    user_id: event.userKey,
    course_id: event.courseKey,
    content_id: event.contentKey,
    session_id: event.sessionId,
    event_data: event.data,
    context_data: event.context,
    occurred_at: event.occurredAt.toISOString().slice(0, -1),
    body_hash: event.bodyHash,
  }));
  return Prisma.sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g(
    n int, event_id text, event_type text, user_id int, course_id int, content_id int, session_id text,
    event_data jsonb, context_data jsonb, occurred_at timestamp, body_hash text)`;
};
