import type { Comparison, EngineFigures } from './comparison.ts';

/** A column of the table of figures. */
export interface FigureColumn {
  readonly title: string;
  /** What the column says, in one sentence. */
  readonly meaning: string;
  /** Where a table is too wide, the rank by which the column is left out: 1 is the first; without one it stays. */
  readonly leavesAs?: number;
  cell(figures: EngineFigures): string;
}

/** The columns that suit a comparison; the first names the engine, all others hold numbers. */
export function figureColumns({
  task,
  runs,
}: Pick<Comparison, 'task' | 'runs'>): readonly FigureColumn[] {
  const unit = task === 'check' ? 'check' : 'task';
  return [
    column('engine', 'engine that ran the tasks', ({ engine }) => engine),
    { ...column('workers', 'concurrent tasks', ({ workers }) => String(workers)), leavesAs: 2 },
    column(
      'seconds',
      `from ready workers to the last result${runs > 1 ? ', median of the runs' : ''}`,
      ({ seconds }) => secondsText(seconds.median),
    ),
    ...(runs > 1
      ? [
          column('fastest', 'the quickest run, in seconds', ({ seconds }) =>
            secondsText(seconds.min),
          ),
          column('slowest', 'the longest run, in seconds', ({ seconds }) =>
            secondsText(seconds.max),
          ),
        ]
      : []),
    column('speed-up', 'times as fast as serial', ({ speedup }) =>
      speedup === null ? '-' : speedup.toFixed(2),
    ),
    column(`${unit}s/s`, `${unit}s finished in a second`, ({ tasksPerSecond }) =>
      rateText(tasksPerSecond),
    ),
    column(
      'CPU ms',
      `processor time of a ${unit}, in milliseconds`,
      (figures) => `${figures.cpuMsPerTask.toFixed(2)}${markOf(figures)}`,
    ),
    column(
      'memory',
      'peak memory of all its processes together',
      (figures) => `${memoryText(figures.peakRssBytes)}${markOf(figures)}`,
    ),
    {
      ...column('start-up', 'seconds until the workers were ready, not counted', (figures) =>
        secondsText(figures.startUpSeconds),
      ),
      leavesAs: 1,
    },
  ];
}

/** What the mark on figures means; `null` where none is marked. */
export function markMeaning(engines: readonly EngineFigures[]): string | null {
  if (engines.every((figures) => markOf(figures) === '')) return null;
  return '* without processes elsewhere that did the work, such as the workers of a queue';
}

function markOf({ typicalRun }: EngineFigures): string {
  return typicalRun.isWhollyMeasured ? '' : '*';
}

/** `16.05`, and below a second `0.143`. */
export function secondsText(seconds: number): string {
  return seconds < 1 ? seconds.toFixed(3) : seconds.toFixed(2);
}

function rateText(perSecond: number): string {
  return perSecond < 100 ? perSecond.toFixed(1) : perSecond.toFixed(0);
}

function memoryText(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

function column(title: string, meaning: string, cell: FigureColumn['cell']): FigureColumn {
  return { title, meaning, cell };
}
