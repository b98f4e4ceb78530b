import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

declare module '@vitest/runner' {
  interface TaskMeta {
    /** The program without which this suite does not run. */
    requires?: RequirementName;
  }
}

/** Programs that some tests need and that npm cannot bring. */
export type RequirementName = 'chromium' | 'redis-server';

export type Requirement = {
  name: RequirementName;
  available: boolean;
  /** Absolute path of the program; null when it is not available. */
  path: string | null;
  /** The command that brings it. */
  install: string;
};

const known: Record<RequirementName, { variable: string; programs: readonly string[]; install: string }> = {
  chromium: {
    variable: 'HMA_CHROMIUM',
    programs: ['chromium', 'chromium-browser', 'google-chrome'],
    install: 'apt-get install -y chromium',
  },
  'redis-server': { variable: 'HMA_REDIS_SERVER', programs: ['redis-server'], install: 'apt-get install -y redis-server' },
};

/**
 * Looks a program up: at the path that its variable names (`HMA_CHROMIUM`, `HMA_REDIS_SERVER`), else on `PATH`.
 * A variable that leads nowhere means that it is not available, so `HMA_CHROMIUM=none` hides an installed one.
 */
export function requirement(name: RequirementName, environment: NodeJS.ProcessEnv = process.env): Requirement {
  const { variable, programs, install } = known[name];
  const folders = [...(environment['PATH'] ?? '').split(delimiter), '/usr/bin'].filter((folder) => folder !== '');
  const named = environment[variable];
  const candidates = named ? [named] : programs.flatMap((program) => folders.map((folder) => join(folder, program)));
  const path = candidates.find(isExecutable) ?? null;
  return { name, available: path !== null, path, install };
}

/**
 * `describe` for a suite that needs a program. Without it the suite is skipped, and the last lines of the run
 * say so: see `missing-requirements-reporter.ts`.
 */
export function describeWith(name: RequirementName, title: string, suite: () => void): void {
  describe(title, { skip: !requirement(name).available, meta: { requires: name } }, suite);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
