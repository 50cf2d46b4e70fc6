import type { Outcome } from '../check/outcome.ts';
import type { EngineKind } from '../ports/executor.ts';
import { median, spreadOf, type Spread } from './spread.ts';

/** What the compared engines are given to do. */
export const COMPARISON_TASKS = ['check', 'sleep', 'crunch'] as const;
export type ComparisonTask = (typeof COMPARISON_TASKS)[number];

/** A task that an engine finished. Times are milliseconds since the clock of its run began. */
export interface DoneTask {
  /** Its place among the tasks, from 0. */
  readonly position: number;
  /** What it was about, for people; text from outside. */
  readonly label: string;
  readonly worker: string;
  readonly pid: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: Outcome;
  readonly reason: string | null;
}

/** One engine doing all tasks once. */
export interface EngineRun {
  /** From the moment all workers were ready to the last result. */
  readonly elapsedMs: number;
  /** What it took to get the workers ready; no part of `elapsedMs`. */
  readonly startUpMs: number;
  /** CPU time between the same two moments as `elapsedMs`, of the engine's process and its child processes. */
  readonly cpuMs: number;
  /** CPU time that everything else on the machine had meanwhile: other programs, simulated sites, queue workers. */
  readonly othersCpuMs: number;
  /** The most memory that the engine's process and its child processes had, added up. */
  readonly peakRssBytes: number;
  /** False when work was done by processes that CPU time and memory leave out, such as the workers of a queue. */
  readonly isWhollyMeasured: boolean;
  /** The process that ran the engine; workers with another one are processes themselves. */
  readonly mainPid: number;
  /** By position. */
  readonly tasks: readonly DoneTask[];
}

/** What the runs of one engine came to. */
export interface EngineFigures {
  readonly engine: EngineKind;
  /** Tasks it was allowed to have under way at once. */
  readonly workers: number;
  readonly seconds: Spread;
  readonly startUpSeconds: number;
  /** How many times as fast as `serial`; `null` when that did not run. */
  readonly speedup: number | null;
  readonly tasksPerSecond: number;
  readonly cpuMsPerTask: number;
  readonly peakRssBytes: number;
  /** The run whose time comes closest to the median: the one to show in detail. */
  readonly typicalRun: EngineRun;
  readonly runs: readonly EngineRun[];
}

/** An engine that did not do all its runs, and why, for people. */
export interface SkippedEngine {
  readonly engine: EngineKind;
  readonly why: string;
}

/** What was compared. */
export interface ComparisonPlan {
  readonly task: ComparisonTask;
  /** How many tasks each engine did in each run. */
  readonly tasks: number;
  readonly workers: number;
  /** How often each engine was asked to do them all. */
  readonly runs: number;
}

/** A comparison, ready to be shown. */
export interface Comparison extends ComparisonPlan {
  readonly engines: readonly EngineFigures[];
  readonly skipped: readonly SkippedEngine[];
}

/** Brings the runs of all engines side by side, in the order given. Engines without a run are left out. */
export function compareRuns(
  plan: ComparisonPlan,
  engines: readonly { readonly engine: EngineKind; readonly runs: readonly EngineRun[] }[],
): readonly EngineFigures[] {
  const serial = engines.find(({ engine }) => engine === 'serial');
  const serialMs = serial && serial.runs.length > 0 ? medianMs(serial.runs) : null;
  return engines.flatMap(({ engine, runs }) => {
    const [first] = runs;
    if (!first) return [];
    const typicalMs = medianMs(runs);
    return {
      engine,
      // One after another is what `serial` is, whatever it is given.
      workers: engine === 'serial' ? 1 : plan.workers,
      seconds: spreadOf(runs.map(({ elapsedMs }) => elapsedMs / 1000)),
      startUpSeconds: median(runs.map(({ startUpMs }) => startUpMs)) / 1000,
      speedup: serialMs === null ? null : ratio(serialMs, typicalMs),
      tasksPerSecond: ratio(plan.tasks * 1000, typicalMs),
      cpuMsPerTask: ratio(median(runs.map(({ cpuMs }) => cpuMs)), plan.tasks),
      peakRssBytes: Math.max(...runs.map(({ peakRssBytes }) => peakRssBytes)),
      typicalRun: runs.reduce((best, run) => (isCloser(run, best, typicalMs) ? run : best), first),
      runs,
    };
  });
}

/** Simulated sites take a part of this, the measuring itself a smaller one; more of it makes times worth little. */
export const TOLERATED_PROCESSORS = 0.3;

/**
 * How many processors were busy with something else meanwhile; the median over all runs, since a queue's workers may
 * rightly be busy in its own.
 */
export function processorsUsedByOthers(engines: readonly Pick<EngineFigures, 'runs'>[]): number {
  const shares = engines.flatMap(({ runs }) =>
    runs.map(({ othersCpuMs, elapsedMs }) => ratio(othersCpuMs, elapsedMs)),
  );
  return shares.length === 0 ? 0 : median(shares);
}

function medianMs(runs: readonly EngineRun[]): number {
  return median(runs.map(({ elapsedMs }) => elapsedMs));
}

function isCloser(run: EngineRun, best: EngineRun, toMs: number): boolean {
  return Math.abs(run.elapsedMs - toMs) < Math.abs(best.elapsedMs - toMs);
}

// What took no measurable time has no speed; 0 says so without breaking tables and JSON as infinity would.
function ratio(dividend: number, divisor: number): number {
  return divisor > 0 ? dividend / divisor : 0;
}
