import { defineConfig } from 'vitest/config';
import { SkipReporter } from './scripts/skip-reporter.ts';

export default defineConfig({
  test: {
    reporters: ['default', new SkipReporter()],
    // One group after the other: planted trees and whole services measure time, and need both cores.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'web/src/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'architecture',
          sequence: { groupOrder: 1 },
          include: ['test/architecture/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 2 },
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
