import type { QueryClient } from '@tanstack/react-query';
import type { OverviewAnswer, RowsAnswer, ViewData } from '../../../src/api/contract.ts';
import { createStore } from '../state/store.ts';
import type { EventWriter } from '../state/live.tsx';
import { mapAfter, type FleetMapData } from './fleet-map-data.ts';
import { overviewAfter, type ViewMessage } from './overview.ts';
import { rowsAfterMarks, rowsAfterSites } from './site-rows.ts';

/** The stream of events of this page, and how many sites changed since it was opened. */
interface ViewStream {
  /** What `PUT /events/:stream/view` names; `null`: no stream yet. */
  readonly id: string | null;
  readonly changes: number;
}

export const viewStream = createStore<ViewStream>({ id: null, changes: 0 });

/** Changes of which only the service knows what they mean for the list of problems are asked for together, milliseconds. */
const REFRESH_MS = 1_500;

/** Makes what writes the events of the view `overview` into everything that is kept of the fleet. */
export function createOverviewWriter(
  onIncident: (incident: ViewData['incident']) => void,
): EventWriter {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = (queries: QueryClient): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: ['overview'] });
    }, REFRESH_MS);
  };
  return (queries, event, data) => {
    const message = { name: event, data } as ViewMessage;
    queries.setQueryData<OverviewAnswer>(['overview'], (before) =>
      before === undefined ? undefined : overviewAfter(before, message),
    );
    if (['sites', 'incident', 'alarm', 'notified', 'resync', 'hello'].includes(event))
      refreshSoon(queries);
    if (message.name === 'incident') onIncident(message.data);
    writeFleet(queries, message);
  };
}

function writeFleet(queries: QueryClient, message: ViewMessage): void {
  if (message.name === 'hello') {
    const { stream, mapVersion } = message.data;
    viewStream.set(({ changes }) => ({ id: stream, changes: changes + 1 }));
    const known = queries.getQueryData<FleetMapData>(['fleet', 'map']);
    if (known !== undefined && known.version !== mapVersion) readAgain(queries);
  }
  if (message.name === 'resync') readAgain(queries);
  if (message.name === 'sites') {
    const { data } = message;
    viewStream.set((stream) => ({ ...stream, changes: stream.changes + data.length }));
    queries.setQueryData<FleetMapData>(['fleet', 'map'], (before) =>
      before === undefined ? undefined : mapAfter(before, data),
    );
    writeRows(queries, (rows) => rowsAfterSites(rows, data));
  }
  if (message.name === 'marks') {
    const { data } = message;
    writeRows(queries, (rows) => rowsAfterMarks(rows, data));
  }
}

function readAgain(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: ['fleet'] });
}

function writeRows(
  queries: QueryClient,
  change: (rows: RowsAnswer['rows']) => readonly RowsAnswer['rows'][number][],
): void {
  queries.setQueriesData<RowsAnswer>({ queryKey: ['fleet', 'rows'] }, (before) => {
    if (before === undefined) return undefined;
    const rows = change(before.rows);
    return rows === before.rows ? before : { ...before, rows: [...rows] };
  });
}
