import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openArena, type Arena, type Site } from './arena.ts';
import type { Contender } from './contenders/contender.ts';
import { installPeers } from './peers/install.ts';
import type { Started } from './processes/started.ts';

/**
 * Opens an arena for `task`, after installing what the contenders need. Its processes and files are gone afterwards, whatever happens; a
 * signal to end ends them, too.
 */
export async function withArena<Result>(
  site: Site,
  contenders: readonly Contender[],
  say: (message: string) => void,
  task: (arena: Arena) => Promise<Result>,
): Promise<Result> {
  for (const folder of new Set(contenders.flatMap(({ peers }) => peers ?? []))) installPeers(folder, say);

  const directory = await mkdtemp(path.join(tmpdir(), 'gateway-bench-'));
  const running: Started[] = [];
  let isOver = false;
  const onStart = (started: Started) => {
    running.push(started);
    // It was being started while everything was ended.
    if (isOver) void started.stop();
  };
  const cleanUp = async () => {
    isOver = true;
    await Promise.all(running.map((started) => started.stop()));
    await rm(directory, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));

  try {
    say('starting the subgraphs and the gateways');
    return await task(await openArena(directory, site, contenders, onStart));
  } finally {
    await cleanUp();
  }
}
