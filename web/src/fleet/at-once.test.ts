import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { FleetRow, MonitorAnswer, RowsAnswer } from '../../../src/api/contract.ts';
import { showAtOnce } from './at-once.ts';
import type { FleetMapData } from './fleet-map-data.ts';

const [UP, PAUSED] = [1, 16];
const row = (index: number, site: number): FleetRow => [
  ...([index, `m${index}`, 'Shop', 'https://a.example', 'http', null, site, null, 5] as const),
  ...(['0123', 1, 0, 112, 100, 1_000, null] as const),
];

function openCache() {
  const queries = new QueryClient();
  queries.setQueryData(['fleet', 'map'], {
    version: 'v1',
    bytes: Uint8Array.of(UP, UP, UP | PAUSED),
  });
  queries.setQueryData(['fleet', 'rows', 'a'], {
    rows: [row(0, UP), null, row(1, UP), row(2, UP | PAUSED)],
  });
  const sites = (): readonly number[] =>
    queries
      .getQueryData<RowsAnswer>(['fleet', 'rows', 'a'])!
      .rows.flatMap((each) => (each === null ? [] : each[6]));
  const map = (): readonly number[] => [
    ...queries.getQueryData<FleetMapData>(['fleet', 'map'])!.bytes,
  ];
  return { queries, sites, map };
}

test('a change shows on the page of a site as well, and goes as it came', () => {
  const { queries } = openCache();
  const key = ['monitor', 'm1', 'self'];
  const shown = () => queries.getQueryData<MonitorAnswer>(key);
  queries.setQueryData(key, { id: 'm1', paused: false, silencedUntil: null });
  queries.setQueryData(['monitor', 'm1', 'checks'], { items: [] });
  const silence = { flag: 'silenced', isOn: true, until: 1_000 } as const;
  showAtOnce(queries, (id) => id === 'm0', silence);
  expect(shown()?.silencedUntil).toBeNull();
  const takeBack = showAtOnce(queries, (id) => id === 'm1', silence);
  expect(shown()).toEqual({ id: 'm1', paused: false, silencedUntil: 1_000 });
  takeBack();
  showAtOnce(queries, (id) => id === 'm1', { flag: 'paused', isOn: true });
  expect(shown()).toEqual({ id: 'm1', paused: true, silencedUntil: null });
  expect(queries.getQueryData(['monitor', 'm1', 'checks'])).toEqual({ items: [] });
});

test('a change shows in rows and map at once, and taking it back touches only what it changed', () => {
  const { queries, sites, map } = openCache();
  const change = { flag: 'paused', isOn: true } as const;
  const takeBack = showAtOnce(queries, (id) => id !== 'm0', change);
  expect([sites(), map()]).toEqual([
    [UP, UP | PAUSED, UP | PAUSED],
    [UP, UP | PAUSED, UP | PAUSED],
  ]);
  takeBack();
  expect([sites(), map()]).toEqual([
    [UP, UP, UP | PAUSED],
    [UP, UP, UP | PAUSED],
  ]);
});
