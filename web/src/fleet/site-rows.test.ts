import { expect, test } from 'vitest';
import type { FleetRow } from '../../../src/api/contract.ts';
import { rowsAfterMarks, rowsAfterSites, siteRowOf } from './site-rows.ts';

const row = (index: number): FleetRow => [
  ...([
    index,
    `m${index}`,
    `Site ${index}`,
    'https://a.example',
    'http',
    null,
    1,
    null,
    5,
  ] as const),
  ...(['0123', 1, 0, 112, 100, 1_000, null] as const),
];
const rows = [row(0), null, row(7)];

test('a row is named by its columns', () => {
  expect(siteRowOf(row(7))).toMatchObject({
    index: 7,
    id: 'm7',
    bar: '0123',
    p95Ms: 112,
    checkedAt: 1_000,
  });
});

test('a change of sites changes their rows alone', () => {
  const after = rowsAfterSites(rows, [
    [7, 4, 2_000, 'timeout'],
    [9, 4, 2_000, 'timeout'],
  ]);
  expect(after[0]).toBe(rows[0]);
  expect(after[1]).toBeNull();
  const changed = { ...siteRowOf(row(7)), site: 4, since: 2_000, reason: 'timeout' };
  expect(after[2] && siteRowOf(after[2])).toEqual(changed);
});

test('a check brings its time and how long it took', () => {
  const after = rowsAfterMarks(rows, [[0, 3_000, 87]]);
  expect(after[0] && siteRowOf(after[0])).toMatchObject({ checkedAt: 3_000, lastMs: 87, site: 1 });
  expect(after[2]).toBe(rows[2]);
});

test('what is about other sites leaves the list as it is', () => {
  expect(rowsAfterSites(rows, [[3, 4, 1, null]])).toBe(rows);
  expect(rowsAfterMarks(rows, [])).toBe(rows);
});
