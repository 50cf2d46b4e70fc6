import { expect, test } from 'vitest';
import { bucketOf, mergeRollups, type Rollup } from './rollup.ts';
import { phaseMeans, pointOfChecks, pointOfRollup, type CountedCheck } from './series-point.ts';

const upIn = (total: number, changes: Partial<CountedCheck> = {}): CountedCheck => ({
  outcome: 'up',
  dns: 10,
  connect: 20,
  tls: 0,
  firstByte: 50,
  total,
  ...changes,
});

test('percentiles of checks are durations that were measured', () => {
  const checks = Array.from({ length: 100 }, (_, index) => upIn(1_000 + index * 10));
  const point = pointOfChecks(7, checks);
  expect(point).toMatchObject({ startedAt: 7, checks: 100, down: 0 });
  expect([point.p50Ms, point.p95Ms, point.p99Ms]).toEqual([149, 194, 198]);
});

test('checks that were not up are counted, and change no duration', () => {
  const down = upIn(90_000, { outcome: 'down' });
  const unknown = upIn(80_000, { outcome: 'unknown' });
  expect(pointOfChecks(0, [upIn(100), down, unknown])).toEqual({
    startedAt: 0,
    checks: 3,
    down: 1,
    p50Ms: 10,
    p95Ms: 10,
    p99Ms: 10,
    dnsMs: 1,
    connectMs: 2,
    tlsMs: 0,
    firstByteMs: 5,
    bodyMs: 2,
  });
  expect(pointOfChecks(0, [down])).toMatchObject({
    down: 1,
    p50Ms: null,
    dnsMs: null,
    bodyMs: null,
  });
});

const hour = (startedAt: number, totalMs: number, dnsMs: number | null): Rollup => ({
  startedAt,
  upCount: 2,
  downCount: 1,
  otherCount: 0,
  totalMsSum: 2 * totalMs,
  totalMsMin: totalMs,
  totalMsMax: totalMs,
  histogram: [[bucketOf(totalMs), 2]],
  ...(dnsMs !== null && {
    phases: { count: 2, dnsMs: 2 * dnsMs, connectMs: 4, tlsMs: 6, firstByteMs: 8 },
  }),
});

test('the point of sums has the means of their phases, and the rest as the body', () => {
  expect(pointOfRollup(mergeRollups(0, [hour(0, 20, 1), hour(3, 40, 3)]))).toEqual({
    startedAt: 0,
    checks: 6,
    down: 2,
    p50Ms: 22.6,
    p95Ms: 40,
    p99Ms: 40,
    dnsMs: 2,
    connectMs: 2,
    tlsMs: 3,
    firstByteMs: 4,
    bodyMs: 19,
  });
});

test('phases that were not summed up are not known, and count for nothing beside others', () => {
  expect(pointOfRollup(hour(0, 20, null))).toMatchObject({ p50Ms: 20, dnsMs: null, bodyMs: null });
  expect(phaseMeans(mergeRollups(0, [hour(0, 20, null), hour(3, 40, 3)])).dnsMs).toBe(3);
});
