import { describe, expect, it } from 'vitest';
import { checkEvent, type EventInput } from '../../../subgraphs/analytics/domain/event-input.ts';

const now = new Date('2026-11-23T12:00:00Z');
const check = (fields: Partial<EventInput> = {}) => checkEvent({ eventType: 'content_view', ...fields }, now);
const long = 'x'.repeat(256);

describe('checkEvent', () => {
  it('keeps what the spec names, in the spec’s names, without what is null', () => {
    const checked = check({
      eventId: 'e1',
      eventType: 'CONTENT_VIEW',
      userId: 'u1',
      timestamp: '2026-11-23T13:00:00+02:00',
      context: { courseId: 'c1', contentId: null, deviceType: 'Mobile', browser: 'Firefox', ipAddress: '2001:db8::1' },
      data: { progressPercentage: 0, timeSpentSeconds: 86_400, score: null, customFields: { chapter: 2 } },
    });
    expect(checked).toEqual({
      eventId: 'e1',
      eventType: 'content_view',
      userId: 'u1',
      courseId: 'c1',
      contentId: null,
      sessionId: null,
      occurredAt: new Date('2026-11-23T11:00:00Z'),
      data: { progress_percentage: 0, time_spent_seconds: 86_400, custom_fields: { chapter: 2 } },
      context: { device_type: 'mobile', browser: 'Firefox', ip_address: '2001:db8::1' },
    });
  });

  it('takes an event without an id and a time', () => {
    expect(check()).toMatchObject({ eventId: null, occurredAt: null, data: {}, context: {} });
  });

  it('takes a clock that is five minutes ahead', () => {
    expect(check({ occurredAt: '2026-11-23T12:05:00Z' })).toMatchObject({ occurredAt: new Date('2026-11-23T12:05:00Z') });
  });

  it('takes custom fields that speak of an escape without being one', () => {
    expect(check({ data: { customFields: { text: String.raw`\u0000` } } })).toMatchObject({
      data: { custom_fields: { text: String.raw`\u0000` } },
    });
  });

  it.each([
    { why: 'an unknown type', event: { eventType: 'nap' }, field: 'eventType' },
    { why: 'a very long type', event: { eventType: 'x'.repeat(10_000_000) }, field: 'eventType' },
    { why: 'an empty id', event: { eventId: '' }, field: 'eventId' },
    { why: 'an id of the platform', event: { eventId: 'hma:progress:1:2' }, field: 'eventId' },
    { why: 'a long id', event: { eventId: long }, field: 'eventId' },
    { why: 'an id with NUL', event: { eventId: 'a\0b' }, field: 'eventId' },
    { why: 'a long user id', event: { userId: long }, field: 'userId' },
    { why: 'a long session id', event: { sessionId: long }, field: 'sessionId' },
    { why: 'half a character', event: { sessionId: 'a\uD800' }, field: 'sessionId' },
    { why: 'a long course id', event: { context: { courseId: long } }, field: 'context.courseId' },
    { why: 'a long content id', event: { context: { contentId: long } }, field: 'context.contentId' },
    { why: 'an unknown device', event: { context: { deviceType: 'fridge' } }, field: 'context.deviceType' },
    { why: 'a long browser', event: { context: { browser: 'x'.repeat(501) } }, field: 'context.browser' },
    { why: 'no address', event: { context: { ipAddress: '300.1.1.1' } }, field: 'context.ipAddress' },
    { why: 'a percentage of 101', event: { data: { progressPercentage: 101 } }, field: 'data.progressPercentage' },
    { why: 'a percentage of -1', event: { data: { progressPercentage: -1 } }, field: 'data.progressPercentage' },
    { why: 'a negative time', event: { data: { timeSpentSeconds: -1 } }, field: 'data.timeSpentSeconds' },
    { why: 'more than a day', event: { data: { timeSpentSeconds: 86_401 } }, field: 'data.timeSpentSeconds' },
    { why: 'a score of 101', event: { data: { score: 101 } }, field: 'data.score' },
    { why: 'custom fields that are a list', event: { data: { customFields: [1] } }, field: 'data.customFields' },
    { why: 'custom fields that are text', event: { data: { customFields: 'x' } }, field: 'data.customFields' },
    { why: 'large custom fields', event: { data: { customFields: { x: 'x'.repeat(8_192) } } }, field: 'data.customFields' },
    { why: 'NUL in custom fields', event: { data: { customFields: { x: 'a\0' } } }, field: 'data.customFields' },
    { why: 'half a character in custom fields', event: { data: { customFields: { '\uDC00': 1 } } }, field: 'data.customFields' },
    { why: 'a time too far ahead', event: { occurredAt: '2026-11-23T12:05:00.001Z' }, field: 'occurredAt' },
    { why: 'the same by its other name', event: { timestamp: '2026-11-24T12:00:00Z' }, field: 'timestamp' },
    { why: 'a time without an offset', event: { occurredAt: '2026-11-23T11:00:00' }, field: 'occurredAt' },
    { why: 'a day that does not exist', event: { occurredAt: '2026-02-30T11:00:00Z' }, field: 'occurredAt' },
    { why: 'an hour that does not exist', event: { occurredAt: '2026-02-20T25:00:00Z' }, field: 'occurredAt' },
    { why: 'a time before there were computers to tell it', event: { occurredAt: '0000-01-01T00:00:00Z' }, field: 'occurredAt' },
    { why: 'a word for a time', event: { occurredAt: 'yesterday' }, field: 'occurredAt' },
  ])('finds $why', ({ event, field }) => {
    expect(check(event)).toEqual({ field, message: expect.any(String) });
  });
});
