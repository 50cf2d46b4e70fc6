import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SeriesAnswer } from '../../../../../src/api/contract.ts';
import { useSearchState } from '../../../route/use-search-state.ts';
import { useClient } from '../../../state/session.tsx';
import { useMediaQuery } from '../../../state/use-media-query.ts';
import type { ChartScale, ChartShows } from './chart-data.ts';
import { spanAround, type HistorySpan } from './history-span.ts';
import { monitorCodec, RANGE_MS, type Range } from '../monitor-codec.ts';
import { monitorPath } from '../use-monitor.ts';

/** What bar and chart of a site show, and how to show something else. */
export interface History {
  readonly series: UseQueryResult<SeriesAnswer>;
  readonly range: Range;
  /** The part that was zoomed into; `null`: the whole range, until now. */
  readonly zoom: HistorySpan | null;
  readonly chart: ChartShows;
  readonly scale: ChartScale;
  /** The moment that was pointed at last, epoch milliseconds; 0: none. */
  readonly at: number;
  setRange(range: Range): void;
  setZoom(zoom: HistorySpan | null): void;
  setChart(chart: ChartShows): void;
  setScale(scale: ChartScale): void;
  setAt(at: number): void;
}

/** Marks that are wide enough to be pointed at. */
const POINTS = { wide: 144, phone: 72 };

export function useHistory(id: string): History {
  const [{ range, from, to, at, chart, scale }, change] = useSearchState(monitorCodec);
  const zoom = from < to ? { from, to } : null;
  useEffect(() => {
    const span = from < to ? null : spanAround(at, RANGE_MS[range], Date.now());
    if (span !== null) change(span);
    // What a link says counts once, when it is opened.
  }, [id]);
  return {
    series: useSeries(id, range, zoom),
    range,
    zoom,
    chart,
    scale,
    at,
    setAt: (value) => change({ at: value }),
    setRange: (value) => change({ range: value, from: 0, to: 0, at: 0 }, 'push'),
    setZoom: (value) => change({ ...(value ?? { from: 0, to: 0 }), at: 0 }, 'push'),
    setChart: (value) => change({ chart: value }),
    setScale: (value) => change({ scale: value }),
  };
}

/** Read again after each step, which is when another point is there; what is past stays as it is. */
function useSeries(
  id: string,
  range: Range,
  zoom: HistorySpan | null,
): UseQueryResult<SeriesAnswer> {
  const client = useClient();
  const points = useMediaQuery('(max-width: 719px)') ? POINTS.phone : POINTS.wide;
  const stepMs = RANGE_MS[range] / points;
  return useQuery({
    queryKey: ['monitor', id, 'series', zoom ?? range, points],
    placeholderData: keepPreviousData,
    refetchInterval: zoom === null && Math.max(stepMs, 30_000),
    queryFn: ({ signal }) => {
      const now = Date.now();
      const { from, to } = zoom ?? { from: now - RANGE_MS[range], to: now };
      const query = `from=${from}&to=${to}&points=${points}`;
      return client.get<SeriesAnswer>(`${monitorPath(id)}/series?${query}`, signal);
    },
  });
}
