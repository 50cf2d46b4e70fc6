import { expect, it } from 'vitest';
import { chartColumns, zonesOf } from './chart-data.ts';

const series = {
  start: 1_000_000,
  stepMs: 10_000,
  isExact: true,
  p50: [100, null, 120],
  p95: [150, null, 160],
  p99: [200, null, 210],
  dns: [1, null, 2],
  connect: [10, null, 20],
  tls: [null, null, null],
  firstByte: [80, null, 90],
  body: [9, null, 8],
  checks: [3, 3, 3],
  down: [0, 3, 0],
  states: '0J0',
};

it('puts the middle of each step on the axis, in seconds, with a gap where nothing was up', () => {
  expect(chartColumns(series, 'percentiles')).toEqual([
    [1_005, 1_015, 1_025],
    [100, null, 120],
    [150, null, 160],
    [200, null, 210],
  ]);
});

it('stacks the phases; one that did not happen adds nothing', () => {
  expect(chartColumns(series, 'phases').slice(1)).toEqual([
    [1, null, 2],
    [11, null, 22],
    [11, null, 22],
    [91, null, 112],
    [100, null, 120],
  ]);
});

it('draws an outage over the whole of its steps', () => {
  expect(zonesOf(series, 'down')).toEqual([[1_010, 1_020]]);
  expect(zonesOf(series, 'maintenance')).toEqual([]);
});
