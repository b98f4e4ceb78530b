import { PARTS } from '../where/parts.ts';
import type { Shares } from '../where/shares.ts';
import { powerAt, type AxisReport } from './report.ts';

/** Cells, the headings first. The first column holds names, the others numbers. */
export type Table = string[][];

export const toGrowthTable = ({ unit, points }: AxisReport): Table =>
  [
    [
      unit,
      'answer, kB',
      'ours: CPU, ms',
      'Apollo: CPU, ms',
      'Apollo / ours',
      'ours: p50, ms',
      'Apollo: p50, ms',
      'ours: power',
      'Apollo: power',
    ],
    ...points.map(({ at, bytes, figures: { ours, apollo } }, index) => [
      at.toLocaleString('en-US'),
      significant(bytes / 1_000),
      significant(ours?.cpuMs),
      significant(apollo?.cpuMs),
      significant(ours && apollo && apollo.cpuMs / ours.cpuMs),
      significant(ours?.p50),
      significant(apollo?.p50),
      (powerAt(points, index, 'ours') ?? Number.NaN).toFixed(2),
      (powerAt(points, index, 'apollo') ?? Number.NaN).toFixed(2),
    ]),
  ].map((row) => row.map((cell) => (cell === 'NaN' ? '' : cell)));

export const toSharesTable = (all: readonly Shares[]): Table => [
  ['share of the busy time, %', ...all.map(({ name }) => name)],
  ...PARTS.map((part) => Array.of<string>(part).concat(all.map(({ shares }) => (shares[part] * 100).toFixed(0)))),
];

/** Three digits say what a run can know. */
const significant = (value = Number.NaN): string =>
  Number.isNaN(value) ? 'NaN' : value.toLocaleString('en-US', { maximumSignificantDigits: 3, minimumSignificantDigits: 1 });
