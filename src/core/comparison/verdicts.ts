import type { EngineKind } from '../ports/executor.ts';
import type { DoneTask, EngineFigures } from './comparison.ts';

/** A task on which the runs do not agree. */
export interface Disagreement {
  readonly position: number;
  readonly label: string;
  /** Every verdict that was found, and the engines that found it. */
  readonly verdicts: readonly {
    readonly verdict: string;
    readonly engines: readonly EngineKind[];
  }[];
}

/** Looks through all runs of all engines for tasks that did not come out the same everywhere. */
export function findDisagreements(
  engines: readonly Pick<EngineFigures, 'engine' | 'runs'>[],
): readonly Disagreement[] {
  const found = new Map<number, { label: string; byVerdict: Map<string, Set<EngineKind>> }>();
  for (const { engine, runs } of engines) {
    for (const task of runs.flatMap(({ tasks }) => tasks)) {
      const byVerdict = found.get(task.position)?.byVerdict ?? new Map<string, Set<EngineKind>>();
      const by = byVerdict.get(verdictOf(task)) ?? new Set<EngineKind>();
      byVerdict.set(verdictOf(task), by.add(engine));
      found.set(task.position, { label: task.label, byVerdict });
    }
  }
  return [...found]
    .filter(([, { byVerdict }]) => byVerdict.size > 1)
    .sort(([a], [b]) => a - b)
    .map(([position, { label, byVerdict }]) => ({
      position,
      label,
      verdicts: [...byVerdict].map(([verdict, by]) => ({ verdict, engines: [...by] })),
    }));
}

/** `up`, or the outcome with its reason: `down (http_503)`. */
export function verdictOf({ outcome, reason }: Pick<DoneTask, 'outcome' | 'reason'>): string {
  return reason === null ? outcome : `${outcome} (${reason})`;
}
