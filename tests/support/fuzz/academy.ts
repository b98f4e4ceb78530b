import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createDeferred, type Deferred } from '../../../gateway/streams/deferred.ts';
import type { World } from './world.ts';

/** What `academy-process.ts` is asked. */
export type Ask = { id: number; ask: 'refresh' | 'settle' | 'heap' };
/** What it says. */
export type Told = { ready: true } | { reached: string } | { id: number; answer: unknown } | { id: number; failed: string };

/** An academy as a process of its own. */
export type FuzzedAcademy = {
  isAlive: () => boolean;
  /** Everybody's sessions anew, and what there is to ask about. */
  refresh: () => Promise<World>;
  /** In bytes, after collection. */
  heap: () => Promise<number>;
  /** Resolves when everything that it has said before is known; rejects when it has ended. */
  settle: () => Promise<void>;
  /** What it logged about a request, and its last words. */
  logged: (correlationId: string) => string[];
  stop: () => Promise<void>;
};

const PROGRAM = path.join(path.dirname(fileURLToPath(import.meta.url)), 'academy-process.ts');
const LINES = 500;

/**
 * Starts one over a migrated database. Rejects with what it said when it does not come up.
 * @param onReached told the correlation id of every request that reaches a resolver of a subgraph
 */
export async function startFuzzedAcademy(databaseUrl: string, onReached: (correlationId: string) => void): Promise<FuzzedAcademy> {
  const child = fork(PROGRAM, [databaseUrl], {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > LINES) lines.shift();
    });
  }
  const asked = new Map<number, Deferred<unknown>>();
  const ready = createDeferred();
  let isAlive = true;
  const ended = once(child, 'exit').then(([code, signal]) => {
    isAlive = false;
    const error = new Error(`The academy ended with ${String(code ?? signal)}:\n${lines.slice(-20).join('\n')}`);
    ready.reject(error);
    for (const one of asked.values()) one.reject(error);
    asked.clear();
  });
  child.on('message', (told: Told) => {
    if ('ready' in told) return ready.resolve();
    if ('reached' in told) return onReached(told.reached);
    const one = asked.get(told.id);
    asked.delete(told.id);
    return 'failed' in told ? one?.reject(new Error(told.failed)) : one?.resolve(told.answer);
  });

  const ask = (what: Ask['ask']): Promise<unknown> => {
    if (!isAlive) return Promise.reject(new Error('The academy has ended'));
    const id = asked.size === 0 ? 1 : Math.max(...asked.keys()) + 1;
    const answer = createDeferred<unknown>();
    asked.set(id, answer);
    child.send({ id, ask: what } satisfies Ask);
    return answer.promise;
  };

  ready.promise.catch(() => undefined);
  await ready.promise;
  return {
    isAlive: () => isAlive,
    refresh: async () => (await ask('refresh')) as World,
    heap: async () => (await ask('heap')) as number,
    settle: async () => void (await ask('settle')),
    logged: (id) => (isAlive ? lines.filter((line) => line.includes(id)) : lines.slice(-20)),
    async stop() {
      if (isAlive) child.kill('SIGTERM');
      await ended;
    },
  };
}
