import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { attacksReporter } from './tests/attacks/support/table-reporter.ts';
import { missingRequirementsReporter } from './tests/support/missing-requirements-reporter.ts';

const require = createRequire(import.meta.url);

export default defineConfig({
  resolve: {
    // graphql ships a CommonJS and an ES build; two copies in one process break `instanceof`.
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Last, so that what did not run stands in the last lines.
    reporters: ['default', attacksReporter(), missingRequirementsReporter({ fail: process.env['CI'] === 'true' })],
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/{unit,contract}/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'integration', include: ['tests/{integration,e2e}/**/*.test.ts'], globalSetup: 'tests/support/postgres-setup.ts' },
      },
      {
        extends: true,
        test: {
          name: 'attacks',
          maxConcurrency: 12,
          include: ['tests/attacks/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-setup.ts', 'tests/attacks/support/setup.ts'],
        },
      },
    ],
  },
});
