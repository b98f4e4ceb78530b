import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { missingRequirementsReporter } from './tests/support/missing-requirements-reporter.ts';

const require = createRequire(import.meta.url);

export default defineConfig({
  resolve: {
    // graphql ships a CommonJS and an ES build; two copies in one process break `instanceof`.
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Last, so that what did not run stands in the last lines.
    reporters: ['default', missingRequirementsReporter({ fail: process.env['CI'] === 'true' })],
  },
});
