import type { ProbeResult, Timings } from '../core/check/outcome.ts';

/** A result on its way to the pool, which knows who sent it. */
export interface FinishedJob {
  readonly id: number;
  readonly result: ProbeResult;
}

/** A finished job without the names of its fields, which would be two thirds of it and of the time to read it. */
export type PackedReport = readonly [
  id: number,
  outcome: ProbeResult['outcome'],
  reason: ProbeResult['reason'],
  phase: ProbeResult['phase'],
  notes: ProbeResult['notes'],
  message: string,
  startedAt: number,
  address: string | null,
  dnsMs: Timings['dnsMs'],
  connectMs: Timings['connectMs'],
  tlsMs: Timings['tlsMs'],
  firstByteMs: Timings['firstByteMs'],
  totalMs: number,
  evidence: ProbeResult['evidence'],
  memory: ProbeResult['memory'],
  heads?: NonNullable<ProbeResult['heads']>,
];

/** Takes the names off. */
export function packReport({ id, result }: FinishedJob): PackedReport {
  const { timings } = result;
  return [
    id,
    result.outcome,
    result.reason,
    result.phase,
    result.notes,
    result.message,
    result.startedAt,
    result.address,
    short(timings.dnsMs),
    short(timings.connectMs),
    short(timings.tlsMs),
    short(timings.firstByteMs),
    short(timings.totalMs) ?? 0,
    result.evidence,
    result.memory,
    ...(result.heads === undefined ? ([] as const) : ([result.heads] as const)),
  ];
}

/** Puts the names back. */
export function unpackReport(packed: PackedReport): FinishedJob {
  return {
    id: packed[0],
    result: {
      outcome: packed[1],
      reason: packed[2],
      phase: packed[3],
      notes: packed[4],
      message: packed[5],
      startedAt: packed[6],
      address: packed[7],
      timings: {
        dnsMs: packed[8],
        connectMs: packed[9],
        tlsMs: packed[10],
        firstByteMs: packed[11],
        totalMs: packed[12],
      },
      evidence: packed[13],
      memory: packed[14],
      ...(packed[15] !== undefined && { heads: packed[15] }),
    },
  };
}

// A microsecond is finer than any of them is measured, and seventeen digits take three times as long to write.
function short(durationMs: number | null): number | null {
  return durationMs === null ? null : Math.round(durationMs * 1_000) / 1_000;
}
