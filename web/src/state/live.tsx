import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { followLiveEvents } from '../live/live-events.ts';
import { apiUrl } from './client.ts';
import { useClient } from './session.tsx';
import type { Store } from './store.ts';

/** Writes an event into what is kept of the answers of the API. The data is what the event carries, read from JSON. */
export type EventWriter = (queries: QueryClient, event: string, data: unknown) => void;

/** Rows of the map order whose checks are wanted. */
export interface RowsWanted {
  /** What this tab has in view. */
  readonly store: Pick<Store<readonly number[]>, 'get' | 'subscribe'>;
  /** Of all tabs that share the stream: to be named to the service. Must stay the same function. */
  onInView(indexes: readonly number[]): void;
}

/** Whether events arrive, and since when they do not. */
export interface Liveness {
  readonly isLive: boolean;
  /** Epoch milliseconds of the last moment at which they did; `null`: never yet. */
  readonly lastLiveAt: number | null;
}

/** Figures are called old when the stream is away for longer than this, milliseconds. */
const OLD_MS = 3_000;

/** Since when what is shown is old, epoch milliseconds; `null`: it is not. */
export function oldSince({ isLive, lastLiveAt }: Liveness, now: number): number | null {
  return isLive || lastLiveAt === null || now - lastLiveAt < OLD_MS ? null : lastLiveAt;
}

/**
 * Follows a view of the live events, places in the map in the order `by`, for as long as the component is shown, and writes them into the cache. `write` may be
 * another function at each call; the stream stays.
 */
export function useLiveEvents(
  view: string,
  write: EventWriter,
  { by = 'group', rows }: { readonly by?: string; readonly rows?: RowsWanted } = {},
): Liveness {
  const { headers } = useClient().access;
  const queries = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>({ isLive: false, lastLiveAt: null });
  const writer = useRef(write);
  useEffect(() => {
    writer.current = write;
  });
  useEffect(() => {
    const stop = new AbortController();
    let wasCut = false;
    const url = apiUrl(`events?view=${encodeURIComponent(view)}&by=${by}`);
    const show = followLiveEvents(
      { url, headers },
      {
        onEvent: (event, data) => writer.current(queries, event, JSON.parse(data)),
        onLive: (isLive) => {
          // Nobody reported what changed meanwhile, and what was asked for may have failed.
          if (isLive && wasCut) void queries.invalidateQueries();
          wasCut = !isLive;
          setLiveness((before) => ({
            isLive,
            lastLiveAt: isLive || before.isLive ? Date.now() : before.lastLiveAt,
          }));
        },
        // Whatever is asked next is refused as well, and that leads to the page that asks for a key.
        onInView: (indexes) => rows?.onInView(indexes),
        onRefused: () => void queries.invalidateQueries(),
      },
      stop.signal,
    );
    const unsubscribe = rows?.store.subscribe(() => show(rows.store.get()));
    return () => {
      unsubscribe?.();
      stop.abort();
    };
  }, [view, by, headers, queries, rows]);
  return liveness;
}
