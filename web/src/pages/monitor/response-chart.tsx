import { useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { SeriesAnswer } from '../../../../src/api/contract.ts';
import { useText } from '../../text/use-text.tsx';
import { chartColumns, LINES, type ChartShows } from './chart-data.ts';
import { chartOptions } from './chart-options.ts';

/** Response times over a range. What draws it is loaded with this file alone. */
export function ResponseChart({
  series,
  shows,
}: {
  readonly series: SeriesAnswer;
  readonly shows: ChartShows;
}) {
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  const [point, setPoint] = useState<number | null>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    let chart: UPlot | null = null;
    const draw = (): void => {
      chart?.destroy();
      const width = element.clientWidth;
      const options = chartOptions({ series, shows, width, text, onPoint: setPoint });
      chart = new UPlot(options, chartColumns(series, shows), element);
    };
    const size = new ResizeObserver(draw);
    size.observe(element);
    // Colours are read when it is drawn.
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    return () => {
      size.disconnect();
      theme.disconnect();
      scheme.removeEventListener('change', draw);
      chart?.destroy();
    };
  }, [series, shows, text]);
  return (
    <>
      <div ref={box} className="response-chart" dir="ltr" />
      <p className="chart-point small soft">
        {point === null ? (
          <Legend shows={shows} />
        ) : (
          <Point series={series} shows={shows} at={point} />
        )}
      </p>
    </>
  );
}

function Legend({ shows }: { readonly shows: ChartShows }) {
  const { t } = useText();
  return (
    <>
      {LINES[shows].map((line) => (
        <span key={line} className={`legend legend-${line}`}>
          {t(`line.${line}`)}
        </span>
      ))}
      <span className="legend legend-down">{t('line.down')}</span>
    </>
  );
}

function Point({
  series,
  shows,
  at,
}: {
  readonly series: SeriesAnswer;
  readonly shows: ChartShows;
  readonly at: number;
}) {
  const { t, format } = useText();
  const start = series.start + at * series.stepMs;
  return (
    <>
      <b>
        {t('mark.time', { from: format.clock(start), to: format.clock(start + series.stepMs) })}
      </b>
      <span>{t('chart.checks', { count: series.checks[at] ?? 0 })}</span>
      {LINES[shows].map((line) => {
        const ms = series[line][at] ?? null;
        return ms === null ? null : (
          <span key={line}>
            {t(`line.${line}`)} <b>{format.answerTime(ms)}</b>
          </span>
        );
      })}
    </>
  );
}
