import type { Options, Series } from 'uplot';
import type { SeriesAnswer } from '../../../../src/api/contract.ts';
import type { Text } from '../../text/use-text.tsx';
import { LINES, outageZones, type ChartShows } from './chart-data.ts';

const HEIGHT = 200;

interface ChartSetup {
  readonly series: SeriesAnswer;
  readonly shows: ChartShows;
  readonly width: number;
  readonly text: Pick<Text, 't' | 'format'>;
  /** A point is under the pointer; `null`: none. */
  onPoint(index: number | null): void;
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

/** How the chart is drawn: data is blue, outages are hatched zones, time runs to the right in every language. */
export function chartOptions({ series, shows, width, text, onPoint }: ChartSetup): Options {
  const [accent, line, soft] = [colour('accent'), colour('line'), colour('soft')];
  const { format, t } = text;
  const isLong = series.states.length * series.stepMs > 2 * 86_400_000;
  const grid = { stroke: line, width: 1, dash: [2, 3] };
  const axis = { stroke: soft, font: `12px ${getComputedStyle(document.body).fontFamily}`, grid };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, Math.max(10, max * 1.1)] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { show: false },
        size: 28,
        values: (_, seconds) =>
          seconds.map((each) => (isLong ? format.day(each * 1_000) : format.clock(each * 1_000))),
      },
      {
        ...axis,
        ticks: { show: false },
        size: 64,
        values: (_, values) => values.map((ms) => t('unit.milliseconds', { value: ms })),
      },
    ],
    series: [{}, ...(shows === 'phases' ? phaseLines(accent) : percentileLines(accent))],
    ...(shows === 'percentiles' && { bands: [{ series: [2, 1], fill: faded(accent, 14) }] }),
    hooks: {
      drawClear: [(chart) => drawOutages(chart.ctx, chart.bbox, zonesOf(chart, series))],
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
    },
  };
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

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function zonesOf(
  chart: { valToPos(value: number, scale: string, isCanvas: boolean): number },
  series: SeriesAnswer,
): readonly (readonly [number, number])[] {
  return outageZones(series).map(([from, to]) => [
    chart.valToPos(from, 'x', true),
    chart.valToPos(to, 'x', true),
  ]);
}

const HATCH_PX = 7;

function drawOutages(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Box,
  zones: readonly (readonly [number, number])[],
): void {
  context.save();
  context.strokeStyle = colour('down');
  context.globalAlpha = 0.45;
  context.lineWidth = 2;
  for (const [from, to] of zones) {
    const [start, end] = [Math.max(left, from), Math.min(left + width, to)];
    if (end <= start) continue;
    context.save();
    context.beginPath();
    context.rect(start, top, end - start, height);
    context.clip();
    context.beginPath();
    for (let x = start - height; x < end; x += HATCH_PX) {
      context.moveTo(x, top + height);
      context.lineTo(x + height, top);
    }
    context.stroke();
    context.restore();
  }
  context.restore();
}
