import { createHash } from 'node:crypto';

/** The types that the spec names. */
export const EVENT_TYPES = ['content_view', 'progress_update', 'assessment_complete', 'login', 'logout'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What the event ids of the platform's own events begin with; clients cannot choose such. */
export const PLATFORM_PREFIX = 'hma:';

/** `learning_events.event_data`, named as in the spec. */
export type EventData = {
  /** 0 to 100. */
  progress_percentage?: number;
  time_spent_seconds?: number;
  /** 0 to 100. */
  score?: number;
  custom_fields?: Record<string, unknown>;
  /** Percentage points of course progress gained; only in the platform's own events. */
  progress_made?: number;
  /** The item became complete; only in the platform's own events. */
  completed?: true;
};

/** `learning_events.context_data`, named as in the spec. Browser and address are personal data. */
export type EventContext = { device_type?: string; browser?: string; ip_address?: string };

/** An event on its way into the store, by internal keys. */
export type NewLearningEvent = {
  eventId: string;
  eventType: EventType;
  userKey: number;
  courseKey: number | null;
  contentKey: number | null;
  sessionId: string | null;
  data: EventData;
  context: EventContext;
  occurredAt: Date;
  /** SHA-256 of what makes the event what it is, hex. */
  bodyHash: string;
};

/** An event as it is stored. */
export type LearningEvent = {
  /** Internal key: a BIGINT, as text. */
  key: string;
  /** Public id: the event's id. */
  id: string;
  eventType: string;
  userKey: number;
  courseKey: number | null;
  contentKey: number | null;
  sessionId: string | null;
  data: EventData;
  context: EventContext;
  occurredAt: Date;
  recordedAt: Date;
};

/** @param canonical equal for equal events: sorted names, no undefined */
export const hashBody = (canonical: string): string => createHash('sha256').update(canonical).digest('hex');
