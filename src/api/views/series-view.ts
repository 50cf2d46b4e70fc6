import type { SeriesPoint } from '../../core/check/series-point.ts';
import type { Series } from '../../services/history/series.ts';
import type { SeriesAnswer } from '../contract.ts';

/** A series as columns: a value for every step. */
export function seriesView({ from, stepMs, count, points, ...series }: Series): SeriesAnswer {
  const byStep = new Map(points.map((point) => [(point.startedAt - from) / stepMs, point]));
  const column = <Value>(valueOf: (point: SeriesPoint) => Value, none: Value): Value[] =>
    Array.from({ length: count }, (_, step) => {
      const point = byStep.get(step);
      return point === undefined ? none : valueOf(point);
    });
  return {
    start: from,
    stepMs,
    isExact: series.isExact,
    p50: column(({ p50Ms }) => p50Ms, null),
    p95: column(({ p95Ms }) => p95Ms, null),
    p99: column(({ p99Ms }) => p99Ms, null),
    dns: column(({ dnsMs }) => dnsMs, null),
    connect: column(({ connectMs }) => connectMs, null),
    tls: column(({ tlsMs }) => tlsMs, null),
    firstByte: column(({ firstByteMs }) => firstByteMs, null),
    body: column(({ bodyMs }) => bodyMs, null),
    checks: column(({ checks }) => checks, 0),
    down: column(({ down }) => down, 0),
    states: series.states,
  };
}
