import type { Contender } from '../contenders/contender.ts';
import type { Failure } from '../measures/competition.ts';
import type { Figures, ScenarioReport } from './figures.ts';

/** The gateways, and what each may share. */
export const describeContenders = (contenders: readonly Contender[]): string =>
  contenders.map(({ name, what, sharing }) => `  ${name}: ${what}\n    shares: ${sharing}`).join('\n');

export const describeFailure = ({ gateway, scenario, reason }: Failure): string =>
  `LEFT OUT: ${gateway}${scenario === undefined ? '' : ` in ${scenario}`}: ${reason}`;

const HEADINGS = ['gateway', 'req/s', 'p50 ms', 'p99 ms', 'CPU ms', 'RSS MiB', 'fetches', 'rate: ours / it', 'CPU: it / ours'];

/** One scenario as a table. In both ratios, above 1 is where ours is better. */
export function describeScenario({ name, bytes, stringifyMs, gateways }: ScenarioReport): string {
  const ours = gateways.find((one) => one.name === 'ours')?.figures;
  const rows = gateways.map(({ name, figures }) => [name, ...toCells(figures), ...(ours ? toRatios(ours, figures) : [])]);
  const title = `${name}: an answer of ${(bytes / 1000).toFixed(1)} kB, JSON.stringify of it ${stringifyMs.toFixed(3)} ms`;
  return `${title}\n${align([HEADINGS, ...rows])}`;
}

const toCells = ({ rps, p50, p99, cpuMs, rssMiB, fetches }: Figures): string[] => [
  rps.toFixed(0),
  p50.toFixed(1),
  p99.toFixed(1),
  cpuMs.toFixed(2),
  rssMiB.toFixed(0),
  fetches.toFixed(1),
];

const toRatios = (ours: Figures, { rps, cpuMs }: Figures): string[] => [(ours.rps / rps).toFixed(2), (cpuMs / ours.cpuMs).toFixed(2)];

/** The first column holds names, the others numbers. */
export function align(rows: readonly string[][]): string {
  const widths = rows.reduce<number[]>((widths, row) => row.map((cell, column) => Math.max(widths[column] ?? 0, cell.length)), []);
  const pad = (cell: string, column: number) => cell[column === 0 ? 'padEnd' : 'padStart'](widths[column] ?? 0);
  return rows.map((row) => `  ${row.map(pad).join('   ')}`).join('\n');
}
