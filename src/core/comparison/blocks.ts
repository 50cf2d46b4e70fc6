import type { DoneTask } from './comparison.ts';

/** Part of a time line: one task, or several that are too short to be drawn apart. */
export interface Block {
  /** First cell, from 0. */
  readonly from: number;
  /** The cell after the last. */
  readonly to: number;
  readonly tasks: readonly DoneTask[];
}

/** Divides a row of tasks that do not overlap into blocks on a line of `cells`. No task is lost, none is invisible. */
export function blocksOf(
  row: readonly DoneTask[],
  { elapsedMs, cells }: { readonly elapsedMs: number; readonly cells: number },
): readonly Block[] {
  const cellMs = elapsedMs > 0 ? elapsedMs / cells : 1;
  const blocks: WritableBlock[] = [];
  for (const task of row) {
    const start = Math.min(Math.round(task.startMs / cellMs), cells - 1);
    const end = Math.min(Math.max(Math.round(task.endMs / cellMs), start + 1), cells);
    const last = blocks.at(-1);
    if (!last || end > last.to) {
      blocks.push({ from: Math.max(start, last?.to ?? 0), to: end, tasks: [task] });
    } else if (last.tasks.length === 1 && last.to - last.from >= MIN_TO_SHARE) {
      // A long task gives a cell away, so that the short one after it has one of its own.
      blocks.push({ from: last.to - 1, to: last.to, tasks: [task] });
      last.to -= 1;
    } else {
      last.tasks.push(task);
    }
  }
  return blocks;
}

interface WritableBlock extends Block {
  to: number;
  readonly tasks: DoneTask[];
}

// Both ends and a number.
const MIN_TO_SHARE = 4;
