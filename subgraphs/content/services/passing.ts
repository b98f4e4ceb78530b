import type { SqlExecutor } from '../../../platform/database/access.ts';
import type { ConsumerDefinition } from '../../../platform/events/consumer.ts';
import type { LogEntry } from '../../../platform/events/event.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import type { LockedItem, ProgressWrite } from '../store/progress-write.ts';

export type ProgressWriter = {
  lockEnrollments: (tx: SqlExecutor, places: readonly { userKey: number; courseKey: number }[]) => Promise<unknown>;
  lockForProgress: (tx: SqlExecutor, userKey: number, content: { key: number }) => Promise<LockedItem | null>;
  writeProgress: (tx: SqlExecutor, write: ProgressWrite) => Promise<unknown>;
};

/** What passes an assessment completes its item, for who is enrolled. Failing changes nothing. */
export function createPassingConsumer({
  writer,
  now,
  newId,
}: {
  writer: ProgressWriter;
  now: () => Date;
  newId: IdGenerator;
}): ConsumerDefinition {
  const complete = async (tx: SqlExecutor, entry: LogEntry) => {
    const contentKey = entry.payload['content'];
    if (typeof contentKey !== 'number' || entry.userKey === null) return;
    const locked = await writer.lockForProgress(tx, entry.userKey, { key: contentKey });
    // Content that was deleted meanwhile counts for nothing any more.
    if (!locked?.listed || locked.enrollment === null || locked.complete) return;
    await writer.writeProgress(tx, {
      id: newId('prg'),
      userKey: entry.userKey,
      actorKey: entry.actorKey,
      courseKey: locked.courseKey,
      contentKey,
      enrollmentKey: locked.enrollment.key,
      percentage: 100,
      timeSpentSeconds: 0,
      position: null,
      occurredAt: entry.occurredAt < locked.enrollment.enrolledAt ? locked.enrollment.enrolledAt : entry.occurredAt,
      at: now(),
    });
  };
  return {
    name: 'content.passing',
    types: ['assessment.submission.graded'],
    apply: async (tx, entries) => {
      const passed = entries.filter(({ payload }) => payload['passed'] === true);
      await writer.lockEnrollments(
        tx,
        passed.flatMap(({ userKey, courseKey }) => (userKey === null || courseKey === null ? [] : [{ userKey, courseKey }])),
      );
      for (const entry of passed) await complete(tx, entry);
    },
  };
}
