import type { ComparisonTask } from '../../core/comparison/comparison.ts';
import type { ListedSite } from '../checks/run-list.ts';
import type { PlannedTask } from './run-engine.ts';

/** A kind of task to be compared on every engine. */
export interface TaskRequest {
  readonly task: ComparisonTask;
  /** `null`: as many as suit the task. */
  readonly count: number | null;
  /** How many will be under way at once. */
  readonly workers: number;
}

const SLEEP_MS = 1000;
const CRUNCH_COUNT = 10_000_000;
// Counting that far takes a quarter of a second: few enough to wait for, many enough to spread evenly.
const DEFAULT_CRUNCHES = 16;
// Far beyond what any of them takes: they are to be measured, not judged.
const PATIENCE_MS = 120_000;

/**
 * The tasks that are asked for. Checks go over `sites`, which must not be empty then, from the start again after the
 * end; without a count each site is checked once, each worker sleeps once, and sixteen tasks crunch.
 */
export function planTasks(
  { task, count, workers }: TaskRequest,
  sites: readonly ListedSite[],
): readonly PlannedTask[] {
  if (task === 'check') return checkTasks(sites, count ?? sites.length);
  return builtInTasks(task, count ?? (task === 'sleep' ? workers : DEFAULT_CRUNCHES));
}

function checkTasks(sites: readonly ListedSite[], count: number): readonly PlannedTask[] {
  return Array.from({ length: count }, (_, index) => sites[index % sites.length]).flatMap((site) =>
    site
      ? { label: site.target, kind: site.kind, options: site.options, timeoutMs: site.timeoutMs }
      : [],
  );
}

function builtInTasks(
  task: Exclude<ComparisonTask, 'check'>,
  count: number,
): readonly PlannedTask[] {
  const options = task === 'sleep' ? { ms: SLEEP_MS } : { count: CRUNCH_COUNT };
  return Array.from({ length: count }, (_, index) => ({
    label: `${task} ${index + 1}`,
    kind: task,
    options,
    timeoutMs: PATIENCE_MS,
  }));
}
