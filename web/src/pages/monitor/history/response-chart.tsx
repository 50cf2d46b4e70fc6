import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import { markTime } from '../../../marks/bar-sentence.ts';
import { hideTooltip, showTooltip } from '../../../parts/tooltip.tsx';
import type { Store } from '../../../state/store.ts';
import { useText, type Text } from '../../../text/use-text.tsx';
import { chartColumns, LINES, type ChartScale, type ChartShows } from './chart-data.ts';
import { chartOptions } from './chart-options.ts';

interface ResponseChartProps {
  readonly series: SeriesAnswer;
  readonly shows: ChartShows;
  readonly scale: ChartScale;
  /** The last step is of this moment. */
  readonly isNow: boolean;
  /** The step that is pointed at, here or in the bar. */
  readonly cursor: Store<number | null>;
  /** A part was marked, epoch milliseconds. */
  onZoom(from: number, to: number): void;
  onReset(): void;
}

/** Response times over a range. What draws it is loaded with this file alone. */
export function ResponseChart(props: ResponseChartProps) {
  const { series, shows, scale, isNow, cursor } = props;
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let chart: UPlot | null = null;
    let isReady = false;
    const onPoint = (index: number | null): void => {
      if (chart === null || !isReady) return;
      cursor.set(() => index);
      if (index === null) hideTooltip();
      else showPoint(chart, index, { series, shows, text });
    };
    const draw = (): void => {
      chart?.destroy();
      chart = null;
      isReady = false;
      const options = chartOptions({
        series,
        shows,
        scale,
        isNow,
        text,
        width: element.clientWidth,
        onPoint,
        onZoom: (from, to) => latest.current.onZoom(from, to),
        onReset: () => latest.current.onReset(),
        onReady: (drawn) => {
          chart = drawn;
          isReady = true;
          // Where the page was opened at a moment, or drawn anew under the pointer.
          follow();
        },
      });
      chart = new UPlot(options, chartColumns(series, shows), element);
    };
    const follow = (): void => {
      const index = cursor.get();
      // The pointer that is here has moved it already.
      if (chart === null || (chart.cursor.idx ?? null) === index) return;
      const seconds = index === null ? undefined : chart.data[0]?.[index];
      const [left, top] = seconds === undefined ? [-10, -10] : [chart.valToPos(seconds, 'x'), 1];
      chart.setCursor({ left, top }, false);
    };
    const size = new ResizeObserver(draw);
    size.observe(element);
    const unfollow = cursor.subscribe(follow);
    // Colours are read when it is drawn.
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      size.disconnect();
      unfollow();
      theme.disconnect();
      scheme.removeEventListener('change', draw);
      chart?.destroy();
    };
  }, [series, shows, scale, isNow, cursor, text]);
  return <div ref={box} className="response-chart" dir="ltr" />;
}

/** The figures of a step, beside the cursor. */
function showPoint(
  chart: UPlot,
  index: number,
  {
    series,
    shows,
    text: { t, format },
  }: Pick<ResponseChartProps, 'series' | 'shows'> & { readonly text: Text },
): void {
  const { start, stepMs, states, checks } = series;
  const from = start + index * stepMs;
  const isOfDays = states.length * stepMs > 86_400_000;
  const over = chart.over.getBoundingClientRect();
  const times = LINES[shows].flatMap((line) => {
    const ms = series[line][index] ?? null;
    return ms === null
      ? []
      : [t('chart.figure', { line: t(`line.short.${line}`), time: format.answerTime(ms) })];
  });
  showTooltip({
    title: t('chart.point', {
      time: markTime({ from, stepMs, isOfDays }, { t, format }),
      checks: t('chart.checks', { count: checks[index] ?? 0 }),
    }),
    ...(times.length > 0 && { detail: times.join(' · ') }),
    at: { x: over.x + (chart.cursor.left ?? 0), y: over.y, width: 0, height: over.height },
  });
}
