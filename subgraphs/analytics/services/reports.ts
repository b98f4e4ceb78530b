import { assertViewer } from '../../../platform/auth/viewer.ts';
import { forbidden, notFound } from '../../../platform/errors.ts';
import type { IdGenerator } from '../../../platform/ids.ts';
import { parseInput } from '../../../platform/validation.ts';
import { access, type Scope } from '../domain/access.ts';
import { reportInput, type Report, type ReportInput, type ReportKind } from '../domain/report.ts';
import type { ReportStore } from '../store/report-store.ts';
import type { Asking, FiguresService } from './figures.ts';
import { onlookerOf } from './onlooker.ts';

const SUBJECTS = {
  LEARNER: { type: 'User', loader: 'userKey' },
  COURSE: { type: 'Course', loader: 'courseKey' },
  CONTENT: { type: 'ContentItem', loader: 'contentKey' },
} as const;

export type ReportService = ReturnType<typeof createReportService>;

/** @param poke tells the job that makes reports that one is waiting */
export function createReportService(deps: {
  reports: ReportStore;
  figures: FiguresService;
  poke: () => void;
  now: () => Date;
  newId: IdGenerator;
}) {
  const { reports, figures, poke, now, newId } = deps;

  /** A report is for who may see its figures. */
  const scopeOf = async (asking: Asking, kind: ReportKind, subjectId: string): Promise<Scope> => {
    const { type, loader } = SUBJECTS[kind];
    const key = await asking.loaders[loader].load(subjectId);
    if (key === null) throw notFound(type, subjectId);
    if (kind === 'LEARNER') return figures.learnerScope(asking, key);
    await (kind === 'COURSE' ? figures.assertSeesCourse(asking, key) : figures.assertSeesContent(asking, key));
    return 'all';
  };

  return {
    /** @throws UNAUTHENTICATED, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN, CONFLICT when the idempotency key was used with another input */
    async generate(asking: Asking, input: ReportInput): Promise<Report> {
      const viewer = assertViewer(asking.viewer);
      const { idempotencyKey, ...wanted } = parseInput(reportInput, input);
      const scope = await scopeOf(asking, wanted.kind, wanted.subjectId);
      const report = await reports.insert(
        { ...wanted, id: newId('rep'), requesterKey: viewer.key, scope, createdAt: now() },
        { actor: viewer.id, mutation: 'generateReport', key: idempotencyKey, input: wanted },
      );
      poke();
      return report;
    },

    /** @throws UNAUTHENTICATED, NOT_FOUND, FORBIDDEN also for who asked for it, once they may not see such figures any more */
    async find(asking: Asking, id: string): Promise<Report> {
      const onlooker = await onlookerOf(asking);
      // PostgreSQL refuses text with NUL, so no id has one.
      const report = id.includes('\0') ? null : await reports.find(id);
      if (!report || !access.seeReport(onlooker, report)) throw notFound('Report', id);
      const scope = await scopeOf(asking, report.kind, report.subjectId);
      if (!covers(scope, report.scope)) throw forbidden('The report has figures of courses that you do not teach any more');
      return report;
    },
  };
}

const covers = (scope: Scope, needed: Scope) => scope === 'all' || (needed !== 'all' && needed.every((key) => scope.includes(key)));
