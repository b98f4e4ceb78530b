import { isIP } from 'node:net';
import { parseEventTime } from './event-time.ts';
import { EVENT_TYPES, PLATFORM_PREFIX, type EventContext, type EventData, type EventType } from './learning-event.ts';

/** An event as a client sends it. */
export type EventInput = {
  eventId?: string | null | undefined;
  eventType: string;
  userId?: string | null | undefined;
  sessionId?: string | null | undefined;
  occurredAt?: string | null | undefined;
  timestamp?: string | null | undefined;
  context?:
    | {
        courseId?: string | null | undefined;
        contentId?: string | null | undefined;
        deviceType?: string | null | undefined;
        browser?: string | null | undefined;
        ipAddress?: string | null | undefined;
      }
    | null
    | undefined;
  data?:
    | {
        progressPercentage?: number | null | undefined;
        timeSpentSeconds?: number | null | undefined;
        score?: number | null | undefined;
        customFields?: unknown;
      }
    | null
    | undefined;
};

/** An event that is well-formed; whether its ids exist is not known yet. */
export type CheckedEvent = {
  eventId: string | null;
  eventType: EventType;
  userId: string | null;
  courseId: string | null;
  contentId: string | null;
  sessionId: string | null;
  /** Null: the sender said none. */
  occurredAt: Date | null;
  data: EventData;
  context: EventContext;
};

/** What is wrong with an event: `field` is a path within it. */
export type Fault = { field: string; message: string };

export const MAX_EVENTS = 1_000;
const MAX_ID = 255;
const MAX_BROWSER = 500;
const MAX_CUSTOM_BYTES = 8_192;
const MAX_SECONDS = 86_400;
const TYPES = new Set<string>(EVENT_TYPES);
const DEVICES = new Set(['desktop', 'mobile', 'tablet']);
/** What PostgreSQL cannot store as text: half a surrogate pair (beside NUL). */
const HALF_PAIR = /[\uD800-\uDFFF]/u;
/** The same in JSON text, where both are escaped: an odd number of backslashes, since an even one escapes itself. */
const UNSTORABLE_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i;

/**
 * Checks one event by hand: a schema library would cost more than the rest of the ingest.
 * @returns the first fault, or the event
 */
export function checkEvent(input: EventInput, now: Date): CheckedEvent | Fault {
  const { eventId, userId, sessionId, context, data } = input;
  const eventType = input.eventType.length <= 100 ? input.eventType.toLowerCase() : '';
  if (!TYPES.has(eventType)) return { field: 'eventType', message: `Expected one of ${EVENT_TYPES.join(', ')}` };
  if (eventId != null) {
    if (eventId === '') return { field: 'eventId', message: 'Expected an id, or none' };
    if (eventId.startsWith(PLATFORM_PREFIX))
      return { field: 'eventId', message: `Ids beginning with "${PLATFORM_PREFIX}" are the platform's own` };
  }
  const texts =
    faultOfText('eventId', eventId, MAX_ID) ??
    faultOfText('userId', userId, MAX_ID) ??
    faultOfText('sessionId', sessionId, MAX_ID) ??
    faultOfText('context.courseId', context?.courseId, MAX_ID) ??
    faultOfText('context.contentId', context?.contentId, MAX_ID) ??
    faultOfText('context.browser', context?.browser, MAX_BROWSER);
  if (texts) return texts;

  const timeField = input.occurredAt == null && input.timestamp != null ? 'timestamp' : 'occurredAt';
  const time = input[timeField];
  const occurredAt = time == null ? null : parseEventTime(time, now);
  if (typeof occurredAt === 'string') return { field: timeField, message: occurredAt };

  const device = context?.deviceType?.slice(0, 20).toLowerCase();
  if (device !== undefined && !DEVICES.has(device)) return { field: 'context.deviceType', message: 'Expected desktop, mobile or tablet' };
  if (context?.ipAddress != null && !isIP(context.ipAddress)) {
    return { field: 'context.ipAddress', message: 'Expected an IPv4 or IPv6 address' };
  }
  const numbers =
    faultOfNumber('data.progressPercentage', data?.progressPercentage, 100) ??
    faultOfNumber('data.timeSpentSeconds', data?.timeSpentSeconds, MAX_SECONDS) ??
    faultOfNumber('data.score', data?.score, 100) ??
    faultOfCustomFields(data?.customFields);
  if (numbers) return numbers;

  return {
    eventId: eventId ?? null,
    eventType: eventType as EventType,
    userId: userId ?? null,
    courseId: context?.courseId ?? null,
    contentId: context?.contentId ?? null,
    sessionId: sessionId ?? null,
    occurredAt,
    data: withoutNulls<EventData>({
      progress_percentage: data?.progressPercentage,
      time_spent_seconds: data?.timeSpentSeconds,
      score: data?.score,
      custom_fields: data?.customFields,
    }),
    context: withoutNulls<EventContext>({ device_type: device, browser: context?.browser, ip_address: context?.ipAddress }),
  };
}

export const isFault = (checked: CheckedEvent | Fault): checked is Fault => 'message' in checked;

function faultOfText(field: string, text: string | null | undefined, max: number): Fault | null {
  if (text == null) return null;
  if (text.length > max) return { field, message: `Expected at most ${max} characters, got ${text.length}` };
  if (text.includes('\0') || HALF_PAIR.test(text)) return { field, message: 'Expected text without NUL and half characters' };
  return null;
}

function faultOfNumber(field: string, value: number | null | undefined, max: number): Fault | null {
  return value == null || (value >= 0 && value <= max) ? null : { field, message: `Expected 0 to ${max}, got ${value}` };
}

function faultOfCustomFields(value: unknown): Fault | null {
  if (value == null) return null;
  const field = 'data.customFields';
  if (typeof value !== 'object' || Array.isArray(value)) return { field, message: 'Expected a JSON object' };
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) > MAX_CUSTOM_BYTES) return { field, message: `Expected at most ${MAX_CUSTOM_BYTES} bytes of JSON` };
  return UNSTORABLE_JSON.test(json) ? { field, message: 'Expected text without NUL and half characters' } : null;
}

const withoutNulls = <Fields extends object>(fields: Record<keyof Fields & string, unknown> | Record<string, unknown>): Fields => {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (value != null) kept[name] = value;
  return kept as Fields;
};
