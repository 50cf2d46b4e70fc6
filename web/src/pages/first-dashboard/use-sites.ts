import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiFailure, EVENTS_URL, fetchMonitor, fetchMonitors, fetchSummary } from './api.ts';
import type { SummaryAnswer } from '../../../../src/api/contract.ts';
import type { MonitorRowItem } from './contract.ts';
import { applyEvent } from './apply-event.ts';
import { followLiveEvents } from '../../live/live-events.ts';

export interface Sites {
  readonly items: readonly MonitorRowItem[];
  readonly summary: SummaryAnswer | null;
  readonly hasMore: boolean;
  readonly isLive: boolean;
  readonly problem: string | null;
  refresh(): void;
  showMore(): void;
}

interface SitesRequest {
  readonly apiKey: string;
  /** The only one to show; `null`: those that match. */
  readonly monitor: string | null;
  readonly search: string;
  readonly status: string | null;
  onRefused(): void;
}

const SUMMARY_DELAY_MS = 500;
/** Bringing in a long list changes thousands of sites at once: the list is read again once for all of them. */
const RELOAD_DELAY_MS = 500;

/** The sites that match, kept live: one page from the API, then events applied to it. */
export function useSites({ apiKey, monitor, search, status, onRefused }: SitesRequest): Sites {
  const [items, setItems] = useState<readonly MonitorRowItem[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [summary, setSummary] = useState<SummaryAnswer | null>(null);
  const [isLive, setIsLive] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const summaryTimer = useRef<number | null>(null);
  const lastLoad = useRef(0);

  const report = useCallback(
    (failure: unknown): void => {
      if (failure instanceof ApiFailure && failure.status === 401) onRefused();
      else setProblem(failure instanceof Error ? failure.message : String(failure));
    },
    [onRefused],
  );

  const load = useCallback(
    async (from: string | null): Promise<void> => {
      const number = (lastLoad.current += 1);
      try {
        const page =
          monitor === null
            ? await fetchMonitors(apiKey, { search, status, cursor: from })
            : await fetchMonitor(apiKey, monitor);
        // An answer that was overtaken by a later question is no longer what people look for.
        if (number !== lastLoad.current) return;
        setItems((shown) => (from === null ? page.items : [...shown, ...page.items]));
        setCursor(page.nextCursor);
        setSummary(await fetchSummary(apiKey));
        setProblem(null);
      } catch (failure) {
        report(failure);
      }
    },
    [apiKey, monitor, search, status, report],
  );

  useEffect(() => {
    const timer = setTimeout(() => void load(null), search === '' ? 0 : 200);
    return () => clearTimeout(timer);
  }, [load, search]);

  useEffect(() => {
    const stop = new AbortController();
    let reloadTimer: number | null = null;
    const reloadSoon = (): void => {
      reloadTimer ??= window.setTimeout(() => {
        reloadTimer = null;
        void load(null);
      }, RELOAD_DELAY_MS);
    };
    const onEvent = (event: string, data: string): void => {
      setItems((shown) => applyEvent(shown, event, data));
      if (event === 'monitor' || event === 'resync') reloadSoon();
      if (event === 'check' || summaryTimer.current !== null) return;
      summaryTimer.current = window.setTimeout(() => {
        summaryTimer.current = null;
        fetchSummary(apiKey).then(setSummary, report);
      }, SUMMARY_DELAY_MS);
    };
    let wasAway = false;
    const onLive = (isLiveNow: boolean): void => {
      setIsLive(isLiveNow);
      // What happened while the stream was away is only in the list.
      if (isLiveNow && wasAway) void load(null);
      wasAway = !isLiveNow;
    };
    const source = { url: EVENTS_URL, headers: { authorization: `Bearer ${apiKey}` } };
    followLiveEvents(source, { onEvent, onLive, onRefused }, stop.signal);
    return () => {
      stop.abort();
      if (reloadTimer !== null) clearTimeout(reloadTimer);
    };
  }, [apiKey, load, report, onRefused]);

  return {
    items,
    summary,
    hasMore: cursor !== null,
    isLive,
    problem,
    refresh: () => void load(null),
    showMore: () => void load(cursor),
  };
}
