import {
  compareRuns,
  type Comparison,
  type ComparisonTask,
  type EngineRun,
  type SkippedEngine,
} from '../../core/comparison/comparison.ts';
import { UnavailableError } from '../../core/errors.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import type { PlannedTask } from './run-engine.ts';

/** What comparing needs from its surroundings. */
export interface ComparisonContext {
  /**
   * Lets one engine do the tasks once, with nothing left over from a run before it; `null` when the signal ended it.
   * Throws `UnavailableError` when the engine cannot run here.
   */
  runOnce(
    order: {
      readonly engine: EngineKind;
      readonly tasks: readonly PlannedTask[];
      readonly workers: number;
    },
    signal: AbortSignal,
  ): Promise<EngineRun | null>;
}

/** What to compare. */
export interface ComparisonOrder {
  readonly task: ComparisonTask;
  readonly tasks: readonly PlannedTask[];
  /** In the order in which they run. */
  readonly engines: readonly EngineKind[];
  readonly workers: number;
  readonly runs: number;
  readonly signal: AbortSignal;
  /** Called before each run; `run` counts from 1. */
  onRun(beginning: { readonly engine: EngineKind; readonly run: number }): void;
}

/**
 * Runs one engine after another, and all of them again for each further run, so that a machine that gets slower in
 * between does not count against one engine alone. An engine that cannot run is left out and said so. Whatever was
 * finished when the signal came is compared.
 */
export async function compareEngines(
  context: ComparisonContext,
  order: ComparisonOrder,
): Promise<Comparison> {
  const { task, tasks, engines, workers, runs, signal } = order;
  const runsOf = new Map(engines.map((engine): [EngineKind, EngineRun[]] => [engine, []]));
  const failed = new Map<EngineKind, string>();
  for (let run = 1; run <= runs; run += 1) {
    for (const [engine, finished] of runsOf) {
      if (signal.aborted) break;
      if (failed.has(engine)) continue;
      order.onRun({ engine, run });
      try {
        const done = await context.runOnce({ engine, tasks, workers }, signal);
        if (done) finished.push(done);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        failed.set(engine, error.message);
      }
    }
  }
  const plan = { task, tasks: tasks.length, workers, runs };
  const named = [...runsOf].map(([engine, finished]) => ({ engine, runs: finished }));
  return { ...plan, engines: compareRuns(plan, named), skipped: skippedOf(named, failed) };
}

function skippedOf(
  engines: readonly { readonly engine: EngineKind; readonly runs: readonly EngineRun[] }[],
  failed: ReadonlyMap<EngineKind, string>,
): readonly SkippedEngine[] {
  return engines.flatMap(({ engine, runs }) => {
    const failure = failed.get(engine);
    if (failure !== undefined) {
      return { engine, why: runs.length === 0 ? failure : `in run ${runs.length + 1}: ${failure}` };
    }
    return runs.length > 0 ? [] : { engine, why: 'interrupted before it was done' };
  });
}
