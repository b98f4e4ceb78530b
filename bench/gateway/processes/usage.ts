import { readdir, readFile } from 'node:fs/promises';

/** Of a process and everything it has started. */
export type Usage = { cpuMs: number; rssMiB: number };

/** Linux reports times in hundredths of a second to programs, whatever it counts in. */
const MS_A_TICK = 10;

/** Reads Linux's /proc. @throws when there is none, or the process is gone */
export async function readUsage(pid: number): Promise<Usage> {
  const [stat, status, threads] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'latin1'),
    readFile(`/proc/${pid}/status`, 'latin1'),
    readdir(`/proc/${pid}/task`),
  ]);
  // The name stands in parentheses, and may have spaces and parentheses in it. Times 11 to 14 are user and system, its own and those of
  // children that have ended.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  const usage = { cpuMs: ticks * MS_A_TICK, rssMiB: Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024 };

  const children = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'latin1').catch(() => '')));
  const pids = children.flatMap((list) => list.trim().split(' ')).filter((child) => child !== '');
  const others = await Promise.all(pids.map((child) => readUsage(Number(child))));
  return others.reduce((sum, other) => ({ cpuMs: sum.cpuMs + other.cpuMs, rssMiB: sum.rssMiB + other.rssMiB }), usage);
}
