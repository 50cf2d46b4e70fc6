import type { Comparison, EngineFigures } from '../../core/comparison/comparison.ts';
import { figureColumns, markMeaning, secondsText } from '../../core/comparison/figure-table.ts';
import { doerOf } from '../../core/comparison/lanes.ts';
import { verdictOf } from '../../core/comparison/verdicts.ts';
import { printable } from '../printable.ts';
import { countOf } from '../text/amount.ts';
import { textTable } from '../text/table.ts';
import { asciiStyle, unicodeStyle, type LineStyle } from './line-style.ts';
import { timeLines } from './time-lines.ts';

/** Width and colours of the terminal, and which parts are wanted. */
export interface ComparisonForm {
  /** Columns of the terminal. */
  readonly width: number;
  readonly hasColours: boolean;
  readonly isUnicode: boolean;
  /** Also a line for each task. */
  readonly hasDetail: boolean;
}

/** A comparison as lines for a terminal: the table, who was left out, and the time line of each worker. */
export function comparisonText(comparison: Comparison, form: ComparisonForm): readonly string[] {
  const { engines, skipped } = comparison;
  const mark = markMeaning(engines);
  const style = form.isUnicode ? unicodeStyle : asciiStyle;
  return [
    heading(comparison),
    '',
    ...(engines.length > 0 ? tableLines(comparison, form.width) : []),
    ...(mark === null ? [] : [mark]),
    ...skipped.map(({ engine, why }) => `skipped ${engine}: ${printable(why)}`),
    ...engines.flatMap((figures) => [
      '',
      ...timeLines(figures, { ...form, style }),
      ...(form.hasDetail ? detailLines(figures, style) : []),
    ]),
    ...(engines.length > 0 ? ['', legend(style)] : []),
  ];
}

function heading({ task, tasks, workers, runs }: Comparison): string {
  const times = runs > 1 ? `, ${runs} runs` : '';
  return `${task}: ${countOf(tasks, 'task')}, ${countOf(workers, 'worker')}${times}`;
}

function tableLines(comparison: Comparison, width: number): readonly string[] {
  const columns = figureColumns(comparison).map(({ title, cell, leavesAs }, index) => ({
    title,
    cells: comparison.engines.map(cell),
    ...(index > 0 && { isNumber: true as const }),
    ...(leavesAs !== undefined && { leavesAs }),
  }));
  return textTable(columns, width);
}

function legend({ open, fill, close, many, notUpFill }: LineStyle): string {
  return (
    `${open}7${fill}${close} task 7 from start to end   ${many} several short tasks   ` +
    `${notUpFill} not up`
  );
}

/** `  #7  0.12-0.48 s  process 4242 MainProcess  thread Thread-3  up  http://a.example/` */
function detailLines({ typicalRun }: EngineFigures, { dash }: LineStyle): readonly string[] {
  const { tasks, mainPid } = typicalRun;
  const digits = String(tasks.length).length + 1;
  return tasks.map((task) => {
    const { processName, threadName } = doerOf(task, mainPid);
    const number = `#${task.position + 1}`.padStart(digits);
    const when = `${secondsText(task.startMs / 1000)}${dash}${secondsText(task.endMs / 1000)} s`;
    const who = `process ${task.pid} ${processName}  thread ${threadName}`;
    return `  ${number}  ${when}  ${printable(who)}  ${verdictOf(task)}  ${printable(task.label)}`;
  });
}
