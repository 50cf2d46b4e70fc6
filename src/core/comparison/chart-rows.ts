import type { DoneTask } from './comparison.ts';
import { lanesOf, packRows, type TimelineRow } from './lanes.ts';

/** A line of a chart: tasks of one worker that do not overlap. */
export interface ChartRow {
  readonly lane: TimelineRow;
  /** Whether it is the first of its worker, and carries the name. */
  readonly isFirst: boolean;
  readonly tasks: readonly DoneTask[];
}

// Starts are whole milliseconds of the wall clock.
const TOLERANCE_MS = 2;

/**
 * The lines that show a run, about `maxRows` of them: when there are more, every worker keeps its first ones, so that many
 * tasks at once on one worker do not hide the next. `hidden` says how many are left out.
 */
export function chartRows(
  tasks: readonly DoneTask[],
  maxRows: number,
): { readonly rows: readonly ChartRow[]; readonly hidden: number } {
  const packed = lanesOf(tasks).map((lane) => ({ lane, rows: packRows(lane, TOLERANCE_MS) }));
  const all = packed.reduce((sum, { rows }) => sum + rows.length, 0);
  const perLane = Math.max(1, Math.floor(maxRows / Math.max(1, packed.length)));
  const kept = all <= maxRows ? all : perLane;
  const rows = packed
    .slice(0, maxRows)
    .flatMap(({ lane, rows }) =>
      rows.slice(0, kept).map((tasks, index) => ({ lane, isFirst: index === 0, tasks })),
    );
  return { rows, hidden: all - rows.length };
}
