import { useMemo } from 'react';
import type { RowsWanted } from '../state/live.tsx';
import { useClient } from '../state/session.tsx';
import { createStore } from '../state/store.ts';
import { viewStream } from './overview-events.ts';

/** Places in the map of the rows that this tab has in view. */
export const rowsInView = createStore<readonly number[]>([]);

/** Names to the service what all tabs have in view: a stream that they share brings the checks of these rows. */
export function useRowsWanted(): RowsWanted {
  const client = useClient();
  return useMemo(
    () => ({
      store: rowsInView,
      onInView: (indexes) => {
        const { id } = viewStream.get();
        if (id === null) return;
        // Without it, times of checks stand still until the list is read again; nothing else is lost.
        client.send('PUT', `events/${id}/view`, { indexes }).catch(() => {});
      },
    }),
    [client],
  );
}
