import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Instruction } from './academies-process.ts';

export type Academies = {
  /** Where the academy listens as it is, and where without what makes it safe. */
  safe: string;
  bare: string;
  /** CPU time that the process has used so far, in ms. Collects garbage first. */
  usage: () => Promise<number>;
  stop: () => Promise<void>;
};

const PROGRAM = path.join(path.dirname(fileURLToPath(import.meta.url)), 'academies-process.ts');

/** Starts both in a process of their own. Rejects when that ends before they listen. */
export async function startAcademies(databaseUrl: string, student: { key: number; id: string }): Promise<Academies> {
  const child = fork(PROGRAM, { execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')] });
  const exited = once(child, 'exit');
  const ask = async (instruction: Instruction): Promise<Answer> => {
    const answered = once(child, 'message').then(([answer]) => answer as Answer);
    child.send(instruction);
    return Promise.race([
      answered,
      exited.then(([code]) => {
        throw new Error(`The academies ended with ${String(code)}`);
      }),
    ]);
  };
  const urls = await ask({ databaseUrl, student });
  if (!('safe' in urls)) throw new Error('The academies said something else than where they are');
  return {
    ...urls,
    async usage() {
      const answer = await ask({ ask: 'usage' });
      return 'usage' in answer ? answer.usage / 1000 : Number.NaN;
    },
    async stop() {
      child.send({ ask: 'stop' } satisfies Instruction);
      await exited;
    },
  };
}
