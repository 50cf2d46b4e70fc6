import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { followLiveEvents } from '../live/live-events.ts';
import { apiUrl } from './client.ts';
import { useClient } from './session.tsx';

/** Writes an event into what is kept of the answers of the API. The data is what the event carries, read from JSON. */
export type EventWriter = (queries: QueryClient, event: string, data: unknown) => void;

/** Whether events arrive, and since when they do not. */
export interface Liveness {
  readonly isLive: boolean;
  /** Epoch milliseconds of the last moment at which they did; `null`: never yet. */
  readonly lastLiveAt: number | null;
}

/**
 * Follows a view of the live events, places in the map in the order `by`, for as long as the component is shown, and writes them into the cache. `write` may be
 * another function at each call; the stream stays.
 */
export function useLiveEvents(view: string, write: EventWriter, by = 'group'): Liveness {
  const { headers } = useClient().access;
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>({ isLive: false, lastLiveAt: null });
  const writer = useRef(write);
  useEffect(() => {
    writer.current = write;
  });
  useEffect(() => {
    const stop = new AbortController();
    const url = apiUrl(`events?view=${encodeURIComponent(view)}&by=${by}`);
    followLiveEvents(
      { url, headers },
      {
        onEvent: (event, data) => writer.current(queries, event, JSON.parse(data)),
        onLive: (isLive) =>
          setLiveness((before) => ({
            isLive,
            lastLiveAt: isLive || before.isLive ? Date.now() : before.lastLiveAt,
          })),
        // Whatever is asked next is refused as well, and that leads to the page that asks for a key.
        onRefused: () => void queries.invalidateQueries(),
      },
      stop.signal,
    );
    return () => stop.abort();
  }, [view, by, headers, queries]);
  return liveness;
}
