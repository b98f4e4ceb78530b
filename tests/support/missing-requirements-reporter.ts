import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { requirement, type RequirementName } from './requirements.ts';

/**
 * Prints what did not run for want of a program, and how to get it, as the last lines of the run: keep it last
 * among the reporters. With `fail` the run then fails, so that a build server cannot pass by not testing.
 */
export function missingRequirementsReporter({ fail }: { fail: boolean }): Reporter {
  return {
    onTestRunEnd(modules) {
      const missing = countMissing(modules);
      if (missing.size === 0) return;
      process.stdout.write(`\n${describeMissing(missing, fail).join('\n')}\n`);
      if (fail) process.exitCode = 1;
    },
  };
}

type Missing = ReadonlyMap<RequirementName, { tests: number; files: ReadonlySet<string> }>;

function describeMissing(missing: Missing, fail: boolean): string[] {
  const lines = [...missing].map(([name, { tests, files }]) => {
    const places = [...files].sort().join(', ');
    return `Did not run: ${tests} ${tests === 1 ? 'test' : 'tests'} in ${places}: ${name} is missing. Install it with: ${requirement(name).install}`;
  });
  return fail ? [...lines, 'This counts as a failure because CI=true.'] : lines;
}

function countMissing(modules: readonly TestModule[]): Missing {
  const missing = new Map<RequirementName, { tests: number; files: Set<string> }>();
  for (const module of modules) {
    for (const test of module.children.allTests('skipped')) {
      const name = findRequirement(test);
      if (!name) continue;
      const entry = missing.get(name) ?? { tests: 0, files: new Set<string>() };
      entry.tests += 1;
      entry.files.add(module.relativeModuleId);
      missing.set(name, entry);
    }
  }
  return missing;
}

/** The requirement of the nearest suite around a test that has one, if it is missing; a test may be skipped for other reasons. */
function findRequirement(test: TestCase): RequirementName | null {
  for (let suite = test.parent; suite.type === 'suite'; suite = suite.parent) {
    const name = suite.meta().requires;
    if (name) return requirement(name).available ? null : name;
  }
  return null;
}
