import { styleText } from 'node:util';
import { blocksOf, type Block } from '../../core/comparison/blocks.ts';
import { chartRows } from '../../core/comparison/chart-rows.ts';
import type { EngineFigures } from '../../core/comparison/comparison.ts';
import { secondsText } from '../../core/comparison/figure-table.ts';
import { printable } from '../printable.ts';
import { countOf } from '../text/amount.ts';
import type { LineStyle } from './line-style.ts';

/** How time lines are drawn. */
export interface LineForm {
  /** Columns of the terminal. */
  readonly width: number;
  readonly hasColours: boolean;
  readonly style: LineStyle;
}

// Enough for the workers a machine has; hundreds of lines would push the table off the screen.
const MAX_ROWS = 16;
const MAX_NAME_LENGTH = 24;
const MIN_CELLS = 20;

/** Which worker of an engine ran which task from when to when, a line a worker, as wide as the terminal. */
export function timeLines(figures: EngineFigures, form: LineForm): readonly string[] {
  const { engine, typicalRun } = figures;
  const { elapsedMs } = typicalRun;
  const { rows, hidden } = chartRows(typicalRun.tasks, MAX_ROWS);
  const nameWidth = Math.max(0, ...rows.map(({ lane }) => nameOf(lane).length));
  const cells = Math.max(form.width - nameWidth - 4, MIN_CELLS);
  const lines = rows.map(({ lane, isFirst, tasks }) => {
    const line = blockLine(blocksOf(tasks, { elapsedMs, cells }), form);
    return `  ${(isFirst ? nameOf(lane) : '').padEnd(nameWidth)} ${line}`;
  });
  return [
    `${engine}: ${secondsText(elapsedMs / 1000)} s`,
    ...lines,
    ...(hidden > 0 ? [`  ... and ${countOf(hidden, 'more line')}`] : []),
    `  ${' '.repeat(nameWidth)} ${axis(elapsedMs, { cells, style: form.style })}`,
  ];
}

/** `Thread-3 4242`: the worker and its process. */
function nameOf({ worker, pid }: { readonly worker: string; readonly pid: number }): string {
  return `${printable(worker).slice(0, MAX_NAME_LENGTH)} ${pid}`;
}

function blockLine(blocks: readonly Block[], { style, hasColours }: LineForm): string {
  let line = '';
  let end = 0;
  for (const block of blocks) {
    line += ' '.repeat(block.from - end) + paint(drawn(block, style), { block, hasColours });
    end = block.to;
  }
  return line;
}

function drawn({ from, to, tasks }: Block, style: LineStyle): string {
  const width = to - from;
  const [first] = tasks;
  if (!first || tasks.length > 1) return style.many.repeat(width);
  if (width === 1) return first.outcome === 'up' ? style.single : style.notUpFill;
  const number = String(first.position + 1);
  const inside = width - 2;
  const fill = first.outcome === 'up' ? style.fill : style.notUpFill;
  const label = number.length <= inside ? number : '';
  return style.open + label + fill.repeat(inside - label.length) + style.close;
}

function paint(
  text: string,
  { block, hasColours }: { readonly block: Block; readonly hasColours: boolean },
): string {
  if (!hasColours) return text;
  const isUp = block.tasks.every(({ outcome }) => outcome === 'up');
  return styleText(isUp ? 'green' : 'yellow', text, { validateStream: false });
}

/** `0 · · · 2.05 · · · 4.10 s` */
function axis(
  elapsedMs: number,
  { cells, style }: { readonly cells: number; readonly style: LineStyle },
): string {
  const middle = secondsText(elapsedMs / 2000);
  const end = `${secondsText(elapsedMs / 1000)} s`;
  const left = style.axis.repeat(Math.max(0, Math.floor((cells - middle.length) / 2) - 1));
  const right = style.axis.repeat(
    Math.max(0, cells - 1 - left.length - middle.length - end.length),
  );
  return `0${left}${middle}${right}${end}`;
}
