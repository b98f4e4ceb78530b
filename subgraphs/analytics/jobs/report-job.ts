import type { Identities } from '../../../platform/database/identities.ts';
import { isDatabaseAway } from '../../../platform/database/failures.ts';
import { createPokedLoop, type PokedLoop } from '../../../platform/events/poked-loop.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { DailyActivity } from '../domain/figures.ts';
import type { Report } from '../domain/report.ts';
import { streaksOf } from '../domain/streak.ts';
import { windowOf } from '../domain/timeframe.ts';
import type { Stores } from '../loaders.ts';
import type { MadeReport, ReportStore } from '../store/report-store.ts';

const POLL_MS = 2_000;

type Dependencies = Pick<Stores, 'courses' | 'learners' | 'contents'> & {
  reports: ReportStore;
  identities: Identities;
  now: () => Date;
  logger: Logger;
};

/**
 * Makes the reports that wait, oldest first. The rows are the queue: one that a dying process had taken waits again, and any number of
 * processes may work. Poke it when one was asked for; polling covers a lost poke.
 */
export const createReportJob = (deps: Dependencies): PokedLoop =>
  createPokedLoop({
    name: 'analytics reports',
    pollMs: POLL_MS,
    logger: deps.logger,
    step: async () => ({ again: await deps.reports.makeNext((report) => makeOrFail(report, deps), deps.now), afterMs: 0 }),
  });

/** The reason in place of the report when it cannot be made; a database that is away fails nothing, it is tried again. */
async function makeOrFail(report: Report, deps: Dependencies): Promise<MadeReport | string> {
  try {
    return await make(report, deps);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    deps.logger.error({ report: report.id, err: error }, 'report cannot be made');
    return 'The report could not be made';
  }
}

async function make({ kind, subjectId, timeframe, scope }: Report, deps: Dependencies): Promise<MadeReport> {
  const at = deps.now();
  const window = windowOf(timeframe, at);
  const key = (await deps.identities.keys(kind === 'LEARNER' ? 'user' : kind === 'COURSE' ? 'course' : 'content', [subjectId])).get(
    subjectId,
  );
  if (key === undefined) return Promise.reject(new Error(`${kind} "${subjectId}" does not exist any more`));

  const only = async <Figures>(found: Promise<ReadonlyMap<number, Figures>>) => (await found).get(key);
  const made = (result: object | undefined, rows: DailyActivity[] = []): MadeReport => ({ result: { ...result }, rows });
  switch (kind) {
    case 'LEARNER': {
      const { activeDays = [], ...totals } = (await only(deps.learners.findMany([key], window, scope))) ?? {};
      const { current, longest } = streaksOf(activeDays, at);
      const rows = await only(deps.learners.findDaily([key], window, scope));
      return made({ ...totals, activeDays: activeDays.length, currentStreakDays: current, longestStreakDays: longest }, rows);
    }
    case 'COURSE':
      return made(await only(deps.courses.findMany([key], window)), await only(deps.courses.findDaily([key], window)));
    case 'CONTENT':
      return made(await only(deps.contents.findMany([key], window)), await deps.contents.findDaily(key, window));
    default:
      return kind satisfies never;
  }
}
