import { defineConfig } from 'vitest/config';
import { TestReporter } from './scripts/test-reporter.ts';

// `x.alone.test.ts`: it measures what a whole machine can do, so nothing else may run.
const alone = ['{src,conformance,test}/**/*.alone.test.ts'];
// `x.integration.test.ts`: it starts servers, workers or processes, waits for what becomes of them when they are killed or
// cut off, or for deadlines of the network one after the other.
const integration = ['{src,conformance,test/alerts,test/extension}/**/*.integration.test.ts'];
// `x.simulation.test.ts`: it plays hours or days of the whole engine by a clock that is turned by hand.
const simulation = ['{src,test/alerts}/**/*.simulation.test.ts'];
// `x.volume.test.ts`: it reads inputs as large as anyone may send.
const volume = ['{src,conformance}/**/*.volume.test.ts'];

// Only where a test promises times, which a machine that stalls breaks. Whatever was tried again is printed.
const secondTry = { retry: 1 };
const reasons = {
  integration: 'it promises times such as "within 5 s", and a stalled machine breaks them',
  e2e: 'it follows whole processes against the clock, and a stalled machine breaks that',
  alone: 'it measures the whole machine, which others may have slowed down',
};

export default defineConfig({
  test: {
    reporters: ['default', new TestReporter(reasons)],
    // One group after the other: what measures time needs the cores. Each file has ports, Redis and databases of its own.
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'web/{build,src}/**/*.test.ts',
            'conformance/**/*.test.ts',
            'test/{examples,extension}/*.test.ts',
          ],
          exclude: [...integration, ...simulation, ...volume, ...alone],
          // One module graph a worker: loading the product once a file cost as much as the tests.
          isolate: false,
          // What a test measures leaves out how long it waited for a core (`src/testing/without-stalls.ts`); this only ends one that
          // hangs, on a machine as busy as it may be.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: simulation,
          // As above: days take their time on a busy machine, and nothing waits for the real clock.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'volume',
          include: volume,
          // As above. What reads a large input in quadratic time runs into it.
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'integration',
          sequence: { groupOrder: 1 },
          include: integration,
          maxWorkers: 2,
          ...secondTry,
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
          exclude: alone,
          maxWorkers: 2,
          ...secondTry,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'alone',
          sequence: { groupOrder: 4 },
          include: alone,
          fileParallelism: false,
          ...secondTry,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
