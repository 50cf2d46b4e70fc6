import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import { barRuns, type MarkKind } from '../../../marks/bar-marks.ts';

export type ChartShows = 'percentiles' | 'phases';
export type ChartScale = 'linear' | 'log';

const PHASES = ['dns', 'connect', 'tls', 'firstByte', 'body'] as const;
/** The lines of a chart, by their names in a series. */
export const LINES = { percentiles: ['p50', 'p95', 'p99'], phases: PHASES } as const;

/** Columns as a chart takes them: times in seconds, then milliseconds by line; phases are stacked, each on top of the one before. */
export type ChartColumns = [times: number[], ...lines: (number | null)[][]];

export function chartColumns(series: SeriesAnswer, shows: ChartShows): ChartColumns {
  const times = Array.from(
    series.states,
    (_, index) => (series.start + (index + 0.5) * series.stepMs) / 1_000,
  );
  if (shows === 'percentiles') return [times, [...series.p50], [...series.p95], [...series.p99]];
  const stacks = PHASES.map((_, last) => times.map((_, index) => stackAt(series, { index, last })));
  return [times, ...stacks];
}

/** The sum of the phases up to one; `null` where no check was up. */
function stackAt(
  series: SeriesAnswer,
  { index, last }: { readonly index: number; readonly last: number },
): number | null {
  if ((series.p50[index] ?? null) === null) return null;
  return PHASES.slice(0, last + 1).reduce((sum, phase) => sum + (series[phase][index] ?? 0), 0);
}

/** When the site was in a state, in seconds: zones and flags of the chart. */
export function zonesOf(
  { start, stepMs, states }: Pick<SeriesAnswer, 'start' | 'stepMs' | 'states'>,
  wanted: MarkKind,
): readonly (readonly [number, number])[] {
  return barRuns(states)
    .filter(({ kind }) => kind === wanted)
    .map(({ from, to }) => [(start + from * stepMs) / 1_000, (start + to * stepMs) / 1_000]);
}
