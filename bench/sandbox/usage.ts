import { readCpuOfDescendants } from './processes.ts';

/** CPU seconds. */
export type Usage = {
  /** Of the server's own process, in which gateway and subgraphs run. */
  node: number;
  /** Of PostgreSQL; null where it cannot be known. */
  postgres: number | null;
};

/** What the sandbox used while `task` ran: nothing else should ask it for anything then. */
export async function measureUsage<Result>(
  { url, pid }: { url: string; pid: number },
  task: () => Promise<Result>,
): Promise<{ result: Result; usage: Usage }> {
  const before = await readUsage(url, pid);
  const result = await task();
  const after = await readUsage(url, pid);
  const postgres = before.postgres === null || after.postgres === null ? null : after.postgres - before.postgres;
  return { result, usage: { node: after.node - before.node, postgres } };
}

async function readUsage(url: string, pid: number): Promise<Usage> {
  const response = await fetch(`${url}/metrics`);
  const node = /^process_cpu_seconds_total (\S+)/m.exec(await response.text())?.[1];
  if (node === undefined) throw new Error(`${url}/metrics has no process_cpu_seconds_total`);
  return { node: Number(node), postgres: await readCpuOfDescendants(pid) };
}

export const addUsage = (usages: readonly Usage[]): Usage => ({
  node: usages.reduce((sum, { node }) => sum + node, 0),
  postgres: usages.reduce<number | null>((sum, { postgres }) => (sum === null || postgres === null ? null : sum + postgres), 0),
});
