import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    // By default a machine of two cores runs one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
