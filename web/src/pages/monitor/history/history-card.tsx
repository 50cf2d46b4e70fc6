import { lazy, Suspense, useState } from 'react';
import type { MonitorAnswer, SeriesAnswer } from '../../../../../src/api/contract.ts';
import { Card } from '../../../parts/card.tsx';
import { Chip } from '../../../parts/chip.tsx';
import { Segmented } from '../../../parts/segmented.tsx';
import { FailureNote } from '../../../parts/states.tsx';
import { loadLate } from '../../../state/load-late.ts';
import { createStore } from '../../../state/store.ts';
import { useText } from '../../../text/use-text.tsx';
import { ChartLegend } from './chart-legend.tsx';
import { chartSentence } from './chart-sentence.ts';
import { ChartTable } from './chart-table.tsx';
import { HistoryBar } from './history-bar.tsx';
import { markedSpan } from './history-span.ts';
import { HistoryZoom } from './history-zoom.tsx';
import { RANGES, type Range } from '../monitor-codec.ts';
import { useLinkedMoment } from './use-linked-moment.ts';
import { useHistory, type History } from './use-history.ts';

const ResponseChart = lazy(async () => ({
  default: (await loadLate(() => import('./response-chart.tsx'))).ResponseChart,
}));

/** How a site was over a range: bar and response times, on one axis and with one cursor. */
export function HistoryCard({ monitor }: { readonly monitor: MonitorAnswer }) {
  const { t, format } = useText();
  const history = useHistory(monitor.id);
  const { series, range, zoom, setRange } = history;
  const { data, error, dataUpdatedAt } = series;
  const [cursor] = useState(() => createStore<number | null>(null));
  useLinkedMoment(cursor, history, data);
  return (
    <Card
      title={
        zoom === null
          ? t(`history.last.${range}`)
          : t('mark.time', { from: format.moment(zoom.from, 0), to: format.moment(zoom.to, 0) })
      }
      {...(data !== undefined && {
        note: t('history.mark', { time: format.duration(data.stepMs) }),
      })}
      aside={
        <span className="history-range">
          <HistoryZoom history={history} />
          <Segmented<Range | ''>
            label={t('overview.range')}
            value={zoom === null ? range : ''}
            options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
            onChange={(value) => value !== '' && setRange(value)}
          />
        </span>
      }
    >
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt || null} />}
      <div className="history-bar">
        {data === undefined ? (
          <div className="sunk-bar" />
        ) : (
          <HistoryBar monitor={monitor} series={data} isNow={zoom === null} cursor={cursor} />
        )}
      </div>
      <ChartHead history={history} {...(data !== undefined && { series: data })} />
      <div className="history-chart">
        {data === undefined ? (
          <div className="sunk-chart" />
        ) : (
          <figure aria-label={chartSentence(data, { t, format })} role="img">
            <Suspense fallback={<div className="sunk-chart" />}>
              <ResponseChart
                series={data}
                shows={history.chart}
                scale={history.scale}
                isNow={zoom === null}
                cursor={cursor}
                onZoom={(from, to) => history.setZoom(markedSpan(from, to))}
                onReset={() => history.setZoom(null)}
              />
            </Suspense>
          </figure>
        )}
      </div>
      {data !== undefined && <ChartTable series={data} />}
    </Card>
  );
}

function ChartHead({
  history: { chart, scale, setChart, setScale },
  series,
}: {
  readonly history: History;
  readonly series?: SeriesAnswer;
}) {
  const { t } = useText();
  return (
    <div className="history-head">
      <h3>{t('chart.title')}</h3>
      <ChartLegend shows={chart} {...(series !== undefined && { series })} />
      <span className="history-looks">
        {chart === 'percentiles' && (
          <Chip
            isOn={scale === 'log'}
            onToggle={() => setScale(scale === 'log' ? 'linear' : 'log')}
          >
            {t('chart.log')}
          </Chip>
        )}
        <Segmented
          label={t('chart.shows')}
          value={chart}
          options={[
            { value: 'percentiles', label: t('chart.percentiles') },
            { value: 'phases', label: t('chart.phases') },
          ]}
          onChange={(value) => setChart(value)}
        />
      </span>
    </div>
  );
}
