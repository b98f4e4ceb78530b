import type { Failure, Results } from '../../gateway/measures/competition.ts';
import type { Figures } from '../../gateway/report/figures.ts';
import type { Machine } from '../../machine.ts';
import type { Axis, Point } from '../axes.ts';
import type { Shares } from '../where/shares.ts';

/** Ours, and what it is compared with. */
export const RIVALS = ['ours', 'apollo'] as const;
export type Rival = (typeof RIVALS)[number];

export type PointReport = {
  at: number;
  /** Of the answer. */
  bytes: number;
  /** One that failed has none. */
  figures: Partial<Record<Rival, Figures>>;
};

export type AxisReport = Omit<Axis, 'points'> & { points: PointReport[] };

export type Report = {
  at: string;
  quick: boolean;
  machine: Omit<Machine, 'postgres' | 'fsync'>;
  connections: number;
  /** What Node was started with for ours. */
  nodeOptions: string[];
  axes: AxisReport[];
  shares: Shares[];
};

/** @returns the axes with their figures, and the gateways that did not make the fetches that were to be measured */
export function toAxisReports(axes: readonly Axis[], { reports }: Results): { axes: AxisReport[]; failures: Failure[] } {
  const failures: Failure[] = [];
  const toPoint = ({ at, fetches, scenario }: Point): PointReport => {
    const report = reports.find(({ name }) => name === scenario.name);
    const figures: PointReport['figures'] = {};
    for (const rival of RIVALS) {
      const measured = report?.gateways.find(({ name }) => name === rival)?.figures;
      if (!measured) continue;
      if (measured.fetches === fetches) figures[rival] = measured;
      else failures.push({ gateway: rival, scenario: scenario.name, reason: `It made ${measured.fetches} fetches instead of ${fetches}` });
    }
    return { at, bytes: report?.bytes ?? 0, figures };
  };
  return { axes: axes.map((axis) => ({ ...axis, points: axis.points.map(toPoint) })), failures };
}

/**
 * With which power of what grows the cost has grown since the point before: 1 is in proportion, less is cheaper by the piece, and more is
 * dearer. Null where one of the two is missing.
 */
export function powerAt(points: readonly PointReport[], index: number, rival: Rival): number | null {
  const [before, now] = [points[index - 1], points[index]];
  const [from, to] = [before?.figures[rival]?.cpuMs, now?.figures[rival]?.cpuMs];
  if (!before || !now || !from || !to) return null;
  return Math.log(to / from) / Math.log(now.at / before.at);
}
