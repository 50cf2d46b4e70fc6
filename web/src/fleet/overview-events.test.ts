import { QueryClient } from '@tanstack/react-query';
import { expect, test, vi } from 'vitest';
import type { FleetRow } from '../../../src/api/contract.ts';
import { createOverviewWriter, viewStream } from './overview-events.ts';

const row: FleetRow = [
  ...([0, 'm0', 'Shop', 'https://a.example', 'http', null, 1, null, 5] as const),
  ...(['0123', 1, 0, 112, 100, 1_000, null] as const),
];

function openCache() {
  const queries = new QueryClient();
  queries.setQueryData(['fleet', 'map'], { version: 'v1', bytes: Uint8Array.of(1, 1) });
  queries.setQueryData(['fleet', 'rows', {}, 0], { rows: [row], total: 1 });
  return queries;
}

test('one event changes the map, the rows and the count of changes', () => {
  const queries = openCache();
  const before = viewStream.get().changes;
  createOverviewWriter(() => {})(queries, 'sites', [[0, 4, 2_000, 'timeout']]);
  expect(queries.getQueryData(['fleet', 'map'])).toEqual({
    version: 'v1',
    bytes: Uint8Array.of(4, 1),
  });
  expect(queries.getQueryData(['fleet', 'rows', {}, 0])).toMatchObject({
    rows: [expect.arrayContaining([4, 'timeout', 2_000])],
    total: 1,
  });
  expect(viewStream.get().changes).toBe(before + 1);
});

test('another order of the map makes everything of the fleet old, the same one nothing', () => {
  const queries = openCache();
  const write = createOverviewWriter(() => {});
  const isOld = (): boolean | undefined => queries.getQueryState(['fleet', 'map'])?.isInvalidated;
  write(queries, 'hello', { stream: 's1', mapVersion: 'v1' });
  expect([isOld(), viewStream.get().id]).toEqual([false, 's1']);
  write(queries, 'hello', { stream: 's2', mapVersion: 'v2' });
  expect([isOld(), viewStream.get().id]).toEqual([true, 's2']);
});

test('incidents are passed on', () => {
  const onIncident = vi.fn<(incident: object) => void>();
  createOverviewWriter(onIncident)(openCache(), 'incident', { id: 'i1' });
  expect(onIncident).toHaveBeenCalledWith({ id: 'i1' });
});
