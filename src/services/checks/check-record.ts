import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Outcome, Phase, Timings } from '../../core/check/outcome.ts';
import { DEFAULT_KIND } from '../../core/monitor/kind-address.ts';
import type { EngineKind } from '../../core/ports/executor.ts';
import type { CheckedSite } from './run-list.ts';

/** A finished check as scripts read it; the order of the keys is part of the promise. */
export interface CheckRecord {
  readonly url: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly phase: Phase | null;
  readonly method: JsonValue;
  readonly statusCode: JsonValue;
  readonly notes: readonly string[];
  readonly finalUrl: JsonValue;
  readonly redirects: JsonValue;
  readonly address: string | null;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly timings: Timings;
  readonly certificate: JsonValue;
  readonly message: string;
  readonly engine: EngineKind;
  readonly worker: string;
  readonly pid: number;
  /** Only of kinds other than `http`: which one, and all that its prober saw. */
  readonly kind?: string;
  readonly evidence?: JsonObject;
}

/** The record of a finished check. What its kind of prober does not see is `null`. */
export function checkRecord({ site, report }: CheckedSite, engine: EngineKind): CheckRecord {
  const { result, worker, pid } = report;
  const { evidence } = result;
  const isHttp = site.kind === DEFAULT_KIND;
  return {
    url: site.target,
    outcome: result.outcome,
    reason: result.reason,
    phase: result.phase,
    method: evidence['method'] ?? null,
    statusCode: evidence['statusCode'] ?? null,
    notes: result.notes,
    finalUrl: evidence['finalUrl'] ?? (isHttp ? site.target : null),
    redirects: evidence['redirects'] ?? (isHttp ? [] : null),
    address: result.address,
    startedAt: result.startedAt,
    timings: roundedTimings(result.timings),
    certificate: evidence['certificate'] ?? null,
    message: result.message,
    engine,
    worker,
    pid,
    ...(!isHttp && { kind: site.kind, evidence }),
  };
}

/** To a hundredth of a millisecond; more digits would only look exact. */
function roundedTimings({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: Timings): Timings {
  return {
    dnsMs: rounded(dnsMs),
    connectMs: rounded(connectMs),
    tlsMs: rounded(tlsMs),
    firstByteMs: rounded(firstByteMs),
    totalMs: hundredths(totalMs),
  };
}

const hundredths = (durationMs: number): number => Math.round(durationMs * 100) / 100;
const rounded = (durationMs: number | null): number | null =>
  durationMs === null ? null : hundredths(durationMs);
