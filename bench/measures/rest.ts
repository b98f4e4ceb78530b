import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '../figures/figure.ts';
import { closeSandbox, type openSandbox } from '../sandbox/lifecycle.ts';
import { readFamilyMemory } from '../sandbox/processes.ts';
import type { SandboxProcess } from '../../tests/support/sandbox/sandbox-process.ts';

const REST_MS = 15_000;

/** Starts on an empty data directory and again on what that left, then looks at the memory of a sandbox that nobody asks for anything. */
export async function startsAndRest(
  start: () => ReturnType<typeof openSandbox>,
  quick: boolean,
): Promise<{ sandbox: SandboxProcess; figures: Figure[] }> {
  const first = await start();
  await closeSandbox(first.sandbox);
  const second = await start();
  await sleep(quick ? 1_000 : REST_MS);
  const memory = await readFamilyMemory(second.sandbox.pid);
  const figures: Figure[] = [
    { id: 'start.first', what: `First start to open, ${quick ? 'without' : 'with'} courses and learners`, value: first.seconds, unit: 's' },
    { id: 'start.second', what: 'Second start to open', value: second.seconds, unit: 's', aim: { atMost: 5 } },
  ];
  if (memory) {
    figures.push(
      {
        id: 'rest.memory',
        what: `Memory at rest (PSS), ${memory.processes} processes`,
        value: memory.own + memory.descendants,
        unit: 'MiB',
        aim: { atMost: 400 },
      },
      { id: 'rest.memory-node', what: 'Of it Node', value: memory.own, unit: 'MiB' },
      { id: 'rest.memory-postgres', what: 'Of it PostgreSQL', value: memory.descendants, unit: 'MiB' },
    );
  }
  return { sandbox: second.sandbox, figures };
}
