import { readdir, readFile } from 'node:fs/promises';

/** What Linux knows of a process; everywhere else there is nothing to read, and these say so by null. */
type Stat = { pid: number; parent: number; cpuSeconds: number };

/** Linux reports times in hundredths of a second to programs, whatever it counts in. */
const TICKS = 100;

/** CPU seconds used so far by everything that `pid` has started: here PostgreSQL, all its processes. */
export async function readCpuOfDescendants(pid: number): Promise<number | null> {
  const family = await findFamily(pid);
  return family && family.filter((one) => one.pid !== pid).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
}

/** Proportional set size of `pid` and everything it has started, in MiB: memory they share counts once. */
export async function readFamilyMemory(pid: number): Promise<{ own: number; descendants: number; processes: number } | null> {
  const family = await findFamily(pid);
  if (!family) return null;
  const sizes = await Promise.all(family.map(async (one) => ({ pid: one.pid, mib: await readPss(one.pid) })));
  const sum = (of: typeof sizes) => of.reduce((total, { mib }) => total + mib, 0);
  return {
    own: sum(sizes.filter((one) => one.pid === pid)),
    descendants: sum(sizes.filter((one) => one.pid !== pid)),
    processes: family.length,
  };
}

async function findFamily(pid: number): Promise<Stat[] | null> {
  const names = await readdir('/proc').catch(() => []);
  const stats = (await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStat))).filter((stat) => stat !== null);
  const head = stats.find((stat) => stat.pid === pid);
  if (!head) return null;
  const family = [head];
  // The list grows while it is walked: children of children are looked for, too.
  for (const member of family) family.push(...stats.filter(({ parent }) => parent === member.pid));
  return family;
}

/** Null for a process that is gone. Times include those of children that have ended. */
async function readStat(pid: string): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (text === null) return null;
  // The name stands in parentheses, and may have spaces and parentheses in it.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const times = fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0);
  return { pid: Number(pid), parent, cpuSeconds: times / TICKS };
}

async function readPss(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
}
