import { defineConfig } from 'vitest/config';
import { SkipReporter } from './scripts/skip-reporter.ts';

// `x.integration.test.ts`: it starts servers, workers or processes, waits for what becomes of them when they are killed or
// cut off, or for deadlines of the network one after the other.
const integration = ['{src,conformance,test/extension}/**/*.integration.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', new SkipReporter()],
    // One group after the other: planted trees and whole services measure time, and need both cores.
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'web/src/**/*.test.ts',
            'conformance/**/*.test.ts',
            'test/{examples,extension}/*.test.ts',
          ],
          exclude: integration,
          // No test measures time; this only ends one that hangs, on a machine as busy as it may be.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: integration,
          // Promises such as "within 5 s" need both cores; a machine that stalls gets one more chance, which is printed.
          fileParallelism: false,
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'architecture',
          sequence: { groupOrder: 2 },
          include: ['test/architecture/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 3 },
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          retry: 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
