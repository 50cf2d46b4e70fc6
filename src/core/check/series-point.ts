import type { Outcome } from './outcome.ts';
import { percentileMs, type Rollup } from './rollup.ts';

/** How quick a monitor was in one step of a range. Durations are ms over the checks that were up; `null` without any. */
export interface SeriesPoint {
  /** Start of the step, epoch ms. */
  readonly startedAt: number;
  readonly checks: number;
  /** Those among them that were down. */
  readonly down: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Means; `bodyMs` is what the other phases leave of the whole. */
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly bodyMs: number | null;
}

/** A check as a point counts it; durations in tenths of a millisecond, 0 where a phase did not happen. */
export interface CountedCheck {
  readonly outcome: Outcome;
  readonly dns: number;
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly total: number;
}

/** The point of checks themselves: its percentiles are exact. */
export function pointOfChecks(startedAt: number, checks: readonly CountedCheck[]): SeriesPoint {
  const up = checks.filter(({ outcome }) => outcome === 'up');
  const totals = up.map(({ total }) => total).sort((a, b) => a - b);
  const atShare = (share: number): number | null => {
    const tenths = totals[Math.ceil(totals.length * share) - 1];
    return tenths === undefined ? null : tenths / 10;
  };
  const meanOf = (durationOf: (check: CountedCheck) => number): number | null =>
    up.length === 0
      ? null
      : hundredths(up.reduce((sum, each) => sum + durationOf(each), 0) / 10 / up.length);
  return {
    startedAt,
    checks: checks.length,
    down: checks.filter(({ outcome }) => outcome === 'down').length,
    p50Ms: atShare(0.5),
    p95Ms: atShare(0.95),
    p99Ms: atShare(0.99),
    dnsMs: meanOf(({ dns }) => dns),
    connectMs: meanOf(({ connect }) => connect),
    tlsMs: meanOf(({ tls }) => tls),
    firstByteMs: meanOf(({ firstByte }) => firstByte),
    bodyMs: meanOf(({ total, dns, connect, tls, firstByte }) =>
      Math.max(0, total - dns - connect - tls - firstByte),
    ),
  };
}

/** The point of sums: its percentiles are at most a fifth too high. */
export function pointOfRollup(rollup: Rollup): SeriesPoint {
  const { startedAt, upCount, downCount, otherCount, totalMsSum } = rollup;
  const means = phaseMeans(rollup);
  const known =
    means.dnsMs === null
      ? null
      : Object.values(means).reduce<number>((sum, each) => sum + (each ?? 0), 0);
  return {
    startedAt,
    checks: upCount + downCount + otherCount,
    down: downCount,
    p50Ms: roundedOrNull(percentileMs(rollup, 0.5)),
    p95Ms: roundedOrNull(percentileMs(rollup, 0.95)),
    p99Ms: roundedOrNull(percentileMs(rollup, 0.99)),
    ...means,
    bodyMs: known === null ? null : Math.max(0, hundredths(totalMsSum / upCount - known)),
  };
}

/** The mean durations of the phases of a roll-up; `null`: not known. */
export function phaseMeans({
  phases,
}: Pick<Rollup, 'phases'>): Readonly<
  Record<'dnsMs' | 'connectMs' | 'tlsMs' | 'firstByteMs', number | null>
> {
  const meanOf = (sumMs: number | undefined): number | null =>
    phases === undefined || sumMs === undefined ? null : hundredths(sumMs / phases.count);
  return {
    dnsMs: meanOf(phases?.dnsMs),
    connectMs: meanOf(phases?.connectMs),
    tlsMs: meanOf(phases?.tlsMs),
    firstByteMs: meanOf(phases?.firstByteMs),
  };
}

function hundredths(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

function roundedOrNull(milliseconds: number | null): number | null {
  return milliseconds === null ? null : Math.round(milliseconds * 10) / 10;
}
