/** What is known of one attempt or control once it was carried out. */
export type Carried = {
  kind: string;
  name: string;
  /** Least number of different attempts of this kind. */
  minimum: number;
  role: 'attempt' | 'control';
  fingerprint: string;
  succeeded: boolean;
};

export type Row = {
  kind: string;
  minimum: number;
  attempts: number;
  /** Attempts that sent something that no other of them sent. */
  distinct: number;
  controls: number;
  controlsSucceeded: number;
  succeeded: number;
  /** Names of the attempts that succeeded and the controls that failed. */
  wrong: string[];
};

/** A row for each kind, in the order of their first attempts. */
export function toRows(carried: readonly Carried[]): Row[] {
  const kinds = new Set(carried.map(({ kind }) => kind));
  return [...kinds].map((kind) => {
    const all = carried.filter((one) => one.kind === kind);
    const attempts = all.filter(({ role }) => role === 'attempt');
    const controls = all.filter(({ role }) => role === 'control');
    return {
      kind,
      minimum: all[0]?.minimum ?? 0,
      attempts: attempts.length,
      distinct: new Set(attempts.map(({ fingerprint }) => fingerprint)).size,
      controls: controls.length,
      controlsSucceeded: controls.filter(({ succeeded }) => succeeded).length,
      succeeded: attempts.filter(({ succeeded }) => succeeded).length,
      wrong: all.filter(({ role, succeeded }) => succeeded === (role === 'attempt')).map(({ name }) => name),
    };
  });
}

/**
 * What is wrong with a run, in sentences; empty: nothing.
 *
 * @param inAll least number of different attempts of all kinds together
 * @param partial some were left out: how many there are says nothing
 */
export function findFailings(rows: readonly Row[], { inAll = 0, partial = false }: { inAll?: number; partial?: boolean } = {}): string[] {
  const failings = rows.flatMap((row) => [
    ...(row.succeeded > 0 ? [`${row.kind}: ${row.succeeded} attempts succeeded`] : []),
    ...(row.distinct < row.minimum && !partial
      ? [`${row.kind}: ${row.distinct} different attempts, expected at least ${row.minimum}`]
      : []),
    ...(row.controls === 0 && !partial ? [`${row.kind}: no positive control`] : []),
    ...(row.controlsSucceeded < row.controls ? [`${row.kind}: ${row.controls - row.controlsSucceeded} positive controls failed`] : []),
    ...row.wrong.map((name) => `${row.kind}: ${name}`),
  ]);
  const distinct = sum(rows, 'distinct');
  return distinct < inAll ? [...failings, `${distinct} different attempts in all, expected at least ${inAll}`] : failings;
}

export function printTable(rows: readonly Row[]): string {
  const header = ['Kind', 'Attempts', 'Distinct', 'Controls', 'Succeeded'];
  const lines = rows.map((row) =>
    [row.kind, row.attempts, row.distinct, `${row.controlsSucceeded}/${row.controls}`, row.succeeded].map(String),
  );
  const total = [
    'All',
    String(sum(rows, 'attempts')),
    String(sum(rows, 'distinct')),
    `${sum(rows, 'controlsSucceeded')}/${sum(rows, 'controls')}`,
    String(sum(rows, 'succeeded')),
  ];
  const widths = header.map((title, column) => Math.max(title.length, ...[...lines, total].map((line) => line[column]?.length ?? 0)));
  const format = (line: readonly string[]) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [format(header), rule, ...lines.map(format), rule, format(total)].join('\n');
}

const sum = (rows: readonly Row[], column: Exclude<keyof Row, 'kind' | 'wrong'>): number =>
  rows.reduce((total, row) => total + row[column], 0);
