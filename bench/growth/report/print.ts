import { align } from '../../gateway/report/text.ts';
import type { Report } from './report.ts';
import { toGrowthTable, toSharesTable, type Table } from './tables.ts';

const SHARES = 'Where the time of ours goes';

/** For terminals. */
export const toText = (report: Report): string =>
  [
    ...describe(report),
    ...report.axes.map((axis) => `\n${axis.what}\n${align(toGrowthTable(axis))}`),
    `\n${SHARES}\n${align(toSharesTable(report.shares))}`,
  ].join('\n');

/** For docs/performance.md. */
export const toMarkdown = (report: Report): string =>
  [
    `${report.at.slice(0, 10)}. ${describe(report).join('. ')}.`,
    ...report.axes.map((axis) => `**${axis.what}**\n\n${toMarkdownTable(toGrowthTable(axis))}`),
    `**${SHARES}**\n\n${toMarkdownTable(toSharesTable(report.shares))}`,
  ].join('\n\n');

function toMarkdownTable([headings = [], ...rows]: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function describe({ machine: { cores, processor, system, node, loadBefore }, connections, nodeOptions, quick }: Report): string[] {
  return [
    `${cores} cores (${processor}), ${system}, Node ${node}; load average before the run ${loadBefore}`,
    `${connections} clients on a connection each; CPU is that of the gateway's process for one request, user and system`,
    ...(nodeOptions.length > 0 ? [`Ours with ${nodeOptions.join(' ')}`] : []),
    ...(quick ? ['A quick run: too short for figures to be quoted'] : []),
  ];
}
