import { appendEvents } from '../../platform/events/outbox.ts';
import type { NewEvent } from '../../platform/events/event.ts';
import type { Platform } from '../../platform/platform.ts';

export const anEvent = (fields: Partial<NewEvent> = {}): NewEvent => ({
  type: 'test.thing.happened',
  version: 1,
  userKey: null,
  courseKey: null,
  actorKey: null,
  payload: {},
  occurredAt: new Date('2026-01-01T00:00:00Z'),
  ...fields,
});

/** Commits events the way stores do. */
export const publish = (platform: Platform, ...events: NewEvent[]) => platform.own().transact((tx) => appendEvents(tx, events));

/** The next `count` values of an iterator, which stays open. */
export async function take<T>(iterator: AsyncIterator<T>, count: number): Promise<T[]> {
  const values: T[] = [];
  while (values.length < count) {
    const step = await iterator.next();
    if (step.done) break;
    values.push(step.value);
  }
  return values;
}
