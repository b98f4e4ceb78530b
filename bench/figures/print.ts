import type { Machine } from '../machine.ts';
import type { Figure } from './figure.ts';
import { HEADINGS, toRow } from './format.ts';

export type Report = { at: string; quick: boolean; machine: Machine; figures: Figure[] };

/** A table for terminals. */
export function toText({ machine, quick, figures }: Report): string {
  const rows = [HEADINGS, ...figures.map(toRow)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('   ')
      .trimEnd(),
  );
  return [...describe(machine, quick), '', ...lines].join('\n');
}

/** The same for docs/performance.md. */
export function toMarkdown({ at, machine, quick, figures }: Report): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rows = figures.map((figure) => line(toRow(figure)));
  return [`${at.slice(0, 10)}. ${describe(machine, quick).join('. ')}.`, '', line(HEADINGS), '| --- | ---: | --- | --- |', ...rows].join(
    '\n',
  );
}

function describe(machine: Machine, quick: boolean): string[] {
  const { cores, processor, memoryGiB, system, node, postgres, fsync, fileSystem, loadBefore } = machine;
  const facts = [
    `${cores} cores (${processor}), ${memoryGiB} GiB, ${system}, Node ${node}`,
    `PostgreSQL ${postgres}, fsync ${fsync}, data on ${fileSystem}; load average before the run ${loadBefore}`,
  ];
  if (quick) facts.push('A quick run: too short for figures to be quoted');
  if (fileSystem === 'tmpfs') facts.push('The data are in memory, where fsync costs nothing: choose a disk with --dir');
  if (loadBefore > cores / 2) facts.push('The machine was busy with something else: only ratios and CPU a request say anything');
  return facts;
}
