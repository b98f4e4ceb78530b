import { assertViewer, type Viewer } from '../../../platform/auth/viewer.ts';
import { notFound } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { trackProgressInput, type TrackProgressInput } from '../domain/progress-input.ts';
import { assertMayProgress, toStoredPercentage, type Progress } from '../domain/progress.ts';
import type { ProgressStore } from '../store/progress-store.ts';

type Dependencies = { progress: ProgressStore; now: () => Date; newId: IdGenerator };

export type ProgressService = ReturnType<typeof createProgressService>;

export function createProgressService({ progress, now, newId }: Dependencies) {
  return {
    /**
     * The hot path: two statements.
     * @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, PRECONDITION_FAILED when not enrolled, locked, or not completed this way
     */
    async track(maybe: Viewer | null, raw: TrackProgressInput): Promise<Progress> {
      const viewer = assertViewer(maybe);
      const at = now();
      const { idempotencyKey, ...said } = parseInput(trackProgressInput(at), raw);
      const percentage = toStoredPercentage(said.percentage);
      const call = { actor: viewer.id, mutation: 'trackProgress', key: idempotencyKey, input: said };

      const tracked = await progress.track(viewer.key, said.contentId, call, (locked) => {
        if (!locked.listed) throw notFound('Content', said.contentId);
        const { enrollment } = assertMayProgress(locked, percentage);
        return {
          id: newId('prg'),
          userKey: viewer.key,
          actorKey: viewer.key,
          courseKey: locked.courseKey,
          contentKey: locked.contentKey,
          enrollmentKey: enrollment.key,
          percentage,
          timeSpentSeconds: said.timeSpentSeconds ?? 0,
          position: said.position ?? null,
          occurredAt: clamp(said.occurredAt ?? at, enrollment.enrolledAt),
          at,
        };
      });
      if (!tracked) throw notFound('Content', said.contentId);
      return tracked;
    },
  };
}

/** What happened before the enrollment, by a clock that is behind, happened with it. */
const clamp = (moment: Date, earliest: Date): Date => (moment < earliest ? earliest : moment);
