import { defineConfig } from 'vitest/config';
import { SkipReporter } from './scripts/skip-reporter.ts';

// Tests that start servers, workers and processes and wait for what becomes of them when they are killed or cut off.
const slow = [
  'src/executors/queue/**/*.test.ts',
  'src/executors/{contract,tutorial-defects,worker-names}.test.ts',
  'src/executors/pool/{pool-worker,processes}.test.ts',
