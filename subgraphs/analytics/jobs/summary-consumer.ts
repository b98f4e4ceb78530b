import type { ConsumerDefinition } from '../../../platform/events/consumer.ts';
import { analyticsEvents, recordedOf } from '../domain/events.ts';
import { recomputeSummaries } from '../store/summary-store.ts';

/** Recomputes the daily summaries that recorded events touch. */
export const createSummaryConsumer = (now: () => Date): ConsumerDefinition => ({
  name: 'analytics.summaries',
  types: [analyticsEvents.recorded],
  apply: (tx, entries) =>
    recomputeSummaries(
      tx,
      entries.flatMap((entry) => recordedOf(entry).events),
      now(),
    ),
});
