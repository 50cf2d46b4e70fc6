import type { Check } from '../../../core/check/check.ts';
import type { MonitorId } from '../../../core/ids.ts';
import type { Outcome, Timings } from '../../../core/check/outcome.ts';
import type { Steps } from '../steps.ts';
import { toTenths } from './tally.ts';

/** All of a check but its time and durations: kept once, and referred to by its number. */
export interface CheckShape {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly statusCode: number | null;
  /** Which phases were timed: bits of `PHASE_BITS`. */
  readonly phases: number;
}

/** A check in whole numbers. Durations are tenths of a millisecond, 0 where the shape says that there is none. */
export interface PackedCheck {
  /** Epoch ms. */
  readonly at: number;
  readonly shape: number;
  readonly dns: number;
  readonly connect: number;
  readonly tls: number;
  readonly firstByte: number;
  readonly total: number;
}

export const PHASE_BITS = { dns: 1, connect: 2, tls: 4, firstByte: 8 } as const;

/** Gives shapes their numbers and back. */
export interface ShapeBook {
  /** The number of a shape that is in the book. */
  idOf(shape: CheckShape): number | undefined;
  /** Takes a new shape in; commits it with its number. */
  add(shape: CheckShape): Steps<number>;
  shapeOf(id: number): CheckShape;
}

/** The shape of a check. */
export function shapeOf({ outcome, reason, statusCode, timings }: Check): CheckShape {
  const { dnsMs, connectMs, tlsMs, firstByteMs } = timings;
  const phases =
    (dnsMs === null ? 0 : PHASE_BITS.dns) |
    (connectMs === null ? 0 : PHASE_BITS.connect) |
    (tlsMs === null ? 0 : PHASE_BITS.tls) |
    (firstByteMs === null ? 0 : PHASE_BITS.firstByte);
  return { outcome, reason, statusCode, phases };
}

/** A check of the shape with that number. */
export function packCheck({ startedAt, timings }: Check, shape: number): PackedCheck {
  return {
    at: Math.trunc(startedAt),
    shape,
    dns: toTenths(timings.dnsMs ?? 0),
    connect: toTenths(timings.connectMs ?? 0),
    tls: toTenths(timings.tlsMs ?? 0),
    firstByte: toTenths(timings.firstByteMs ?? 0),
    total: toTenths(timings.totalMs),
  };
}

export function unpackCheck(
  packed: PackedCheck,
  origin: { readonly monitorId: MonitorId; readonly book: Pick<ShapeBook, 'shapeOf'> },
): Check {
  const { outcome, reason, statusCode, phases } = origin.book.shapeOf(packed.shape);
  const phase = (bit: number, tenths: number): number | null =>
    (phases & bit) === 0 ? null : tenths / 10;
  const timings: Timings = {
    dnsMs: phase(PHASE_BITS.dns, packed.dns),
    connectMs: phase(PHASE_BITS.connect, packed.connect),
    tlsMs: phase(PHASE_BITS.tls, packed.tls),
    firstByteMs: phase(PHASE_BITS.firstByte, packed.firstByte),
    totalMs: packed.total / 10,
  };
  return {
    monitorId: origin.monitorId,
    startedAt: packed.at,
    outcome,
    reason,
    statusCode,
    timings,
  };
}

/**
 * Checks of one monitor, oldest first, each once: a batch that is written again, as its writer does not know whether it got
 * through, adds nothing. Those that share a millisecond and differ in anything are two, in the order in which they came.
 */
export function checkSet(checks: readonly PackedCheck[]): readonly PackedCheck[] {
  if (isAscending(checks)) return checks;
  const set: PackedCheck[] = [];
  for (const check of checks.toSorted((a, b) => a.at - b.at)) {
    if (!endsWith(set, check)) set.push(check);
  }
  return set;
}

/** No two share a time, and they stand in its order, as they mostly do. */
function isAscending(checks: readonly PackedCheck[]): boolean {
  let before = -Infinity;
  for (const { at } of checks) {
    if (at <= before) return false;
    before = at;
  }
  return true;
}

/** The checks of a set that are not in another one. */
export function checksBeside(
  set: readonly PackedCheck[],
  known: readonly PackedCheck[],
): readonly PackedCheck[] {
  if (known.length === 0) return set;
  const byTime = Map.groupBy(known, ({ at }) => at);
  return set.filter((check) => !endsWith(byTime.get(check.at) ?? [], check));
}

/** True when the check is among the last of `sorted` that share a time. */
function endsWith(sorted: readonly PackedCheck[], check: PackedCheck): boolean {
  for (let index = sorted.length - 1; index >= 0; index -= 1) {
    const other = sorted[index];
    if (other?.at !== check.at) return false;
    if (isSame(other, check)) return true;
  }
  return false;
}

function isSame(a: PackedCheck, b: PackedCheck): boolean {
  return (
    a.at === b.at &&
    a.shape === b.shape &&
    a.total === b.total &&
    a.dns === b.dns &&
    a.connect === b.connect &&
    a.tls === b.tls &&
    a.firstByte === b.firstByte
  );
}
