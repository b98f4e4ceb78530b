import type { Reporter } from 'vitest/node';
import { findFailings, printTable, toRows, type Carried } from './table.ts';

declare module '@vitest/runner' {
  interface TaskMeta {
    /** What became of the attempt or control that this test is. */
    attack?: Carried;
  }
}

/** How many different attempts there are at least in a whole run. */
const MINIMUM = 300;

/**
 * Prints the table of attempts, where any were made. A kind with too few of them, a positive control that fails and an attempt that succeeds
 * fail the run; numbers are asked for only where nothing was left out (`-t`, `.only`).
 */
export function attacksReporter(): Reporter {
  return {
    onTestRunEnd(modules) {
      const tests = modules.filter(({ project }) => project.name === 'attacks').flatMap((module) => Array.from(module.children.allTests()));
      const carried = tests.flatMap((test) => test.meta().attack ?? []);
      if (carried.length === 0) return;
      const isWhole = tests.every((test) => test.result().state !== 'skipped');
      const rows = toRows(carried);
      const failings = findFailings(rows, isWhole ? { inAll: MINIMUM } : { partial: true });
      process.stdout.write(`\n${printTable(rows)}\n${failings.map((failing) => `\nFAILED  ${failing}`).join('')}\n`);
      if (failings.length > 0) process.exitCode = 1;
    },
  };
}
