import type { Check } from '../../../core/check/check.ts';
import type { MonitorId } from '../../../core/ids.ts';
import type { Outcome, Timings } from '../../../core/check/outcome.ts';
import type { Steps } from '../steps.ts';
import { toTenths } from './tally.ts';

/** What many checks have in common; kept once and referred to by a number. */
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
  /** The number of a shape; a new one is committed with its number. */
  idOf(shape: CheckShape): Steps<number>;
  shapeOf(id: number): CheckShape;
}

export function* packCheck(check: Check, book: Pick<ShapeBook, 'idOf'>): Steps<PackedCheck> {
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = check.timings;
  const phases =
    (dnsMs === null ? 0 : PHASE_BITS.dns) |
    (connectMs === null ? 0 : PHASE_BITS.connect) |
    (tlsMs === null ? 0 : PHASE_BITS.tls) |
    (firstByteMs === null ? 0 : PHASE_BITS.firstByte);
  const { outcome, reason, statusCode } = check;
  return {
    at: Math.trunc(check.startedAt),
    shape: yield* book.idOf({ outcome, reason, statusCode, phases }),
    dns: toTenths(dnsMs ?? 0),
    connect: toTenths(connectMs ?? 0),
    tls: toTenths(tlsMs ?? 0),
    firstByte: toTenths(firstByteMs ?? 0),
    total: toTenths(totalMs),
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
