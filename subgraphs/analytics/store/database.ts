import type { OwnedDatabase } from '../../../platform/database/access.ts';

/** What the stores of this subgraph receive. */
export type AnalyticsDatabase = OwnedDatabase<'learningEvent' | 'analyticsSummary' | 'learnerCourse' | 'report' | 'contentCourse'>;
