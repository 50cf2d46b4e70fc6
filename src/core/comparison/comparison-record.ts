import type { EngineKind } from '../ports/executor.ts';
import type { Comparison, ComparisonTask, EngineFigures, SkippedEngine } from './comparison.ts';
import { lanesOf } from './lanes.ts';
import type { Spread } from './spread.ts';

/** A comparison as scripts read it; the order of the keys is part of the promise. */
export interface ComparisonRecord {
  readonly task: ComparisonTask;
  readonly tasks: number;
  readonly workers: number;
  readonly runs: number;
  readonly engines: readonly EngineRecord[];
  readonly skipped: readonly SkippedEngine[];
}

/** One engine of it. */
export interface EngineRecord {
  readonly engine: EngineKind;
  readonly seconds: Spread;
  readonly speedup: number | null;
  readonly tasksPerSecond: number;
  readonly cpuMsPerTask: number;
  readonly peakRssBytes: number;
  /** Of the run closest to the median. */
  readonly lanes: readonly LaneRecord[];
}

/** What one worker did: a span a task, with its start, its end and its name. */
export interface LaneRecord {
  readonly worker: string;
  readonly pid: number;
  readonly spans: readonly (readonly [startMs: number, endMs: number, label: string])[];
}

/** The record of a comparison. */
export function comparisonRecord(comparison: Comparison): ComparisonRecord {
  const { task, tasks, workers, runs, engines, skipped } = comparison;
  return {
    task,
    tasks,
    workers,
    runs,
    engines: engines.map(engineRecord),
    skipped: skipped.map(({ engine, why }) => ({ engine, why })),
  };
}

function engineRecord(figures: EngineFigures): EngineRecord {
  const { engine, seconds, speedup, tasksPerSecond, cpuMsPerTask, peakRssBytes } = figures;
  return {
    engine,
    seconds: {
      median: rounded(seconds.median, 4),
      min: rounded(seconds.min, 4),
      max: rounded(seconds.max, 4),
    },
    speedup: speedup === null ? null : rounded(speedup, 3),
    tasksPerSecond: rounded(tasksPerSecond, 3),
    cpuMsPerTask: rounded(cpuMsPerTask, 3),
    peakRssBytes,
    lanes: lanesOf(figures.typicalRun.tasks).map(({ worker, pid, tasks }) => ({
      worker,
      pid,
      spans: tasks.map(({ startMs, endMs, label }) => [
        rounded(startMs, 2),
        rounded(endMs, 2),
        label,
      ]),
    })),
  };
}

/** More digits would only look exact. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
