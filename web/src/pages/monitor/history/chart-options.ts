import type UPlot from 'uplot';
import type { Options, Series } from 'uplot';
import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import type { Text } from '../../../text/use-text.tsx';
import { LINES, zonesOf, type ChartScale, type ChartShows } from './chart-data.ts';
import { drawFlags, drawOutages } from './chart-zones.ts';

const HEIGHT = 200;
/** Less was not meant as a part to zoom into. */
const MIN_DRAG_PX = 8;

interface ChartSetup {
  readonly series: SeriesAnswer;
  readonly shows: ChartShows;
  readonly scale: ChartScale;
  readonly isNow: boolean;
  readonly width: number;
  readonly text: Pick<Text, 't' | 'format'>;
  /** A point is under the pointer; `null`: none. */
  onPoint(index: number | null): void;
  /** A part was marked, epoch milliseconds. */
  onZoom(from: number, to: number): void;
  onReset(): void;
  /** It is drawn for the first time; points before that are none. */
  onReady(chart: UPlot): void;
}

/** A token of the page's colours, as it is in the theme of the moment. */
function colour(token: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * How the chart is drawn: data is blue, outages are hatched zones, maintenance stands under flags, time runs to the right in
 * every language.
 */
export function chartOptions(setup: ChartSetup): Options {
  const { series, shows, width, onPoint, onZoom, onReset, onReady } = setup;
  const accent = colour('accent');
  const marks = { down: colour('down'), maintenance: colour('maint') };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      bind: { dblclick: () => () => (onReset(), null) },
    },
    scales: {
      x: { time: true, range: () => rangeOf(series) },
      y:
        setup.scale === 'log'
          ? logScale(series)
          : { range: (_, __, max) => [0, Math.max(10, max * 1.1)] },
    },
    axes: axesOf(setup),
    series: [{}, ...(shows === 'phases' ? phaseLines(accent) : percentileLines(accent))],
    ...(shows === 'percentiles' && { bands: [{ series: [2, 1], fill: faded(accent, 14) }] }),
    hooks: {
      ready: [onReady],
      drawClear: [
        (chart) => {
          const pixels = ([from, to]: readonly [number, number]) =>
            [chart.valToPos(from, 'x', true), chart.valToPos(to, 'x', true)] as const;
          drawOutages(chart.ctx, chart.bbox, {
            colour: marks.down,
            zones: zonesOf(series, 'down').map(pixels),
          });
          drawFlags(chart.ctx, chart.bbox, {
            colour: marks.maintenance,
            zones: zonesOf(series, 'maintenance').map(pixels),
          });
        },
      ],
      setCursor: [({ cursor }) => onPoint((cursor.left ?? -1) < 0 ? null : (cursor.idx ?? null))],
      setSelect: [
        (chart) => {
          const { left: start, width: marked } = chart.select;
          if (marked < MIN_DRAG_PX) return;
          const at = (px: number): number => chart.posToVal(px, 'x') * 1_000;
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onZoom(at(start), at(start + marked));
        },
      ],
    },
  };
}

/** All steps, also those at the ends in which nothing was up. */
function rangeOf({ start, stepMs, states }: SeriesAnswer): [number, number] {
  return [start / 1_000, (start + states.length * stepMs) / 1_000];
}

/** From the decade of the quickest to above the slowest. */
function logScale({ p50, p99 }: SeriesAnswer): NonNullable<Options['scales']>[string] {
  const least = Math.min(...p50.map((ms) => ms ?? Infinity), 100);
  const most = Math.max(...p99.map((ms) => ms ?? 0), 100);
  const from = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- a const enum of the types alone
  return { distr: 3, log: 10, range: [from, most * 1.3] };
}

function axesOf({ series, isNow, text: { t, format } }: ChartSetup): NonNullable<Options['axes']> {
  const [line, soft] = [colour('line'), colour('soft')];
  const rangeMs = series.states.length * series.stepMs;
  const grid = { stroke: line, width: 1, dash: [2, 3] };
  const axis = { stroke: soft, font: `12px ${getComputedStyle(document.body).fontFamily}`, grid };
  const [, end] = rangeOf(series);
  const timeAt = (ms: number): string => {
    if (rangeMs > 2 * 86_400_000) return format.day(ms);
    return rangeMs < 10 * 60_000 ? format.time(ms) : format.clock(ms);
  };
  return [
    {
      ...axis,
      grid: { show: false },
      ticks: { show: false },
      size: 28,
      space: 84,
      values: (_, seconds) =>
        seconds.map((each) =>
          isNow && end - each < rangeMs / 30_000 ? t('list.now') : timeAt(each * 1_000),
        ),
    },
    {
      ...axis,
      ticks: { show: false },
      size: 46,
      values: (_, values) => values.map((ms) => (ms === null ? '' : format.number(ms))),
    },
  ];
}

function percentileLines(accent: string): Series[] {
  return [
    { stroke: accent, width: 2, points: { show: false } },
    { stroke: faded(accent, 55), width: 1, points: { show: false } },
    { stroke: faded(accent, 55), width: 1, dash: [2, 3], points: { show: false } },
  ];
}

/** Five steps of blue; the last phase is the outermost line and the palest. */
function phaseLines(accent: string): Series[] {
  return LINES.phases.map((_, index) => ({
    stroke: accent,
    width: 1,
    fill: faded(accent, 34 - index * 7),
    points: { show: false },
  }));
}

function faded(value: string, percent: number): string {
  return `color-mix(in srgb, ${value} ${percent}%, transparent)`;
}
