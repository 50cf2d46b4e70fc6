import { defineConfig } from 'vitest/config';
import { SkipReporter } from './scripts/skip-reporter.ts';

// Tests that start servers, workers and processes and wait for what becomes of them when they are killed or cut off.
const slow = [
  'src/executors/queue/**/*.test.ts',
  'src/executors/{contract,tutorial-defects,worker-names}.test.ts',
  'src/executors/pool/{pool-worker,processes}.test.ts',
  'src/cli/{worker,queue}/*.test.ts',
  // These wait for deadlines of the network, one after the other.
  'src/network/{resolver,dns-isolation,tls-level,hostile-input}.test.ts',
  'src/probers/http/{names,connection}.test.ts',
  'src/probers/control/control-prober.test.ts',
  'src/farm/farm-process.test.ts',
  'conformance/farm-score.test.ts',
  'conformance/score/{hostile-farm,neighbours,pieces,probe-costs,receivers}.test.ts',
  'src/storage/sqlite/{crash,file-guard,locked-database}.test.ts',
];

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
          exclude: slow,
          // No test measures time; this only ends one that hangs, on a machine as busy as it may be.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: slow,
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
