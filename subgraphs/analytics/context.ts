import type { Identity } from '../../platform/auth/viewer.ts';
import type { Memberships } from '../../platform/auth/memberships.ts';
import type { Loaders } from './loaders.ts';
import type { EventService } from './services/events.ts';
import type { FiguresService } from './services/figures.ts';
import type { IngestService } from './services/ingest.ts';
import type { LiveService } from './services/live.ts';
import type { ReportService } from './services/reports.ts';

export type AnalyticsServices = {
  ingest: IngestService;
  events: EventService;
  figures: FiguresService;
  reports: ReportService;
  live: LiveService;
};

/** What a resolver of this subgraph works with. */
export type AnalyticsContext = Identity & {
  /** Of the viewer, loaded once a request. */
  memberships: () => Promise<Memberships>;
  loaders: Loaders;
  /** When the request came: all its figures are of the same time. */
  at: Date;
  services: AnalyticsServices;
};
