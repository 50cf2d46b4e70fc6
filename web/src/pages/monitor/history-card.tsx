import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import type { MonitorAnswer, SeriesAnswer } from '../../../../src/api/contract.ts';
import { HeartbeatBar } from '../../marks/heartbeat-bar.tsx';
import { Card } from '../../parts/card.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import { FailureNote } from '../../parts/states.tsx';
import { useSearchState } from '../../route/use-search-state.ts';
import { useClient } from '../../state/session.tsx';
import { useText } from '../../text/use-text.tsx';
import { ChartTable } from './chart-table.tsx';
import { chartSentence } from './chart-sentence.ts';
import { monitorCodec, RANGE_MS, RANGES, type Range } from './monitor-codec.ts';
import { monitorPath } from './use-monitor.ts';

const ResponseChart = lazy(async () => ({
  default: (await import('./response-chart.tsx')).ResponseChart,
}));

const POINTS = 144;

/** How a site was over a range: bar and response times, on one axis. */
export function HistoryCard({ monitor }: { readonly monitor: MonitorAnswer }) {
  const { t, format } = useText();
  const [{ range, chart }, change] = useSearchState(monitorCodec);
  const { data, error, dataUpdatedAt } = useSeries(monitor.id, range);
  return (
    <Card
      title={t('history.title', { range: t(`range.${range}`) })}
      {...(data !== undefined && {
        note: t('history.mark', { time: format.duration(data.stepMs) }),
      })}
      aside={
        <Segmented<Range>
          label={t('overview.range')}
          value={range}
          options={RANGES.map((value) => ({ value, label: t(`range.${value}`) }))}
          onChange={(value) => change({ range: value }, 'push')}
        />
      }
    >
      {error !== null && <FailureNote failure={error} readAt={dataUpdatedAt || null} />}
      <div className="history-bar">
        {data === undefined ? (
          <div className="sunk-bar" />
        ) : (
          <Bar monitor={monitor} series={data} />
        )}
      </div>
      <div className="history-head">
        <h3>{t('chart.title')}</h3>
        <Segmented
          label={t('chart.shows')}
          value={chart}
          options={[
            { value: 'percentiles', label: t('chart.percentiles') },
            { value: 'phases', label: t('chart.phases') },
          ]}
          onChange={(value) => change({ chart: value === 'phases' ? 'phases' : 'percentiles' })}
        />
      </div>
      <div className="history-chart">
        {data === undefined ? (
          <div className="sunk-chart" />
        ) : (
          <figure aria-label={chartSentence(data, { t, format })} role="img">
            <Suspense fallback={<div className="sunk-chart" />}>
              <ResponseChart series={data} shows={chart} />
            </Suspense>
          </figure>
        )}
      </div>
      {data !== undefined && <ChartTable series={data} />}
    </Card>
  );
}

function Bar({
  monitor: { id, name },
  series: { start, stepMs, states },
}: {
  readonly monitor: MonitorAnswer;
  readonly series: SeriesAnswer;
}) {
  const { t, format } = useText();
  const [, navigate] = useLocation();
  const isLong = states.length * stepMs > 2 * 86_400_000;
  const at = (share: number): string => {
    const moment = start + share * states.length * stepMs;
    return isLong ? format.day(moment) : format.clock(moment);
  };
  return (
    <>
      <HeartbeatBar
        bar={states}
        from={start}
        stepMs={stepMs}
        name={name}
        onOpen={(from, to) =>
          navigate(`/monitors/${encodeURIComponent(id)}/checks?from=${from}&to=${to}`)
        }
      />
      <div className="axis small soft" dir="ltr" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75].map((share) => (
          <span key={share}>{at(share)}</span>
        ))}
        <span>{t('list.now')}</span>
      </div>
    </>
  );
}

/** Read again after each step, which is when another point is there. */
function useSeries(id: string, range: Range) {
  const client = useClient();
  const stepMs = RANGE_MS[range] / POINTS;
  return useQuery({
    queryKey: ['monitor', id, 'series', range],
    placeholderData: keepPreviousData,
    refetchInterval: Math.max(stepMs, 30_000),
    queryFn: ({ signal }) => {
      const to = Date.now();
      const query = `from=${to - RANGE_MS[range]}&to=${to}&points=${POINTS}`;
      return client.get<SeriesAnswer>(`${monitorPath(id)}/series?${query}`, signal);
    },
  });
}
