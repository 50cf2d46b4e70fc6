import type { MonitorId } from '../core/ids.ts';
import type { Check } from '../core/check/check.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { LiveEvent } from '../core/ports/watch.ts';

/** What the latest check of one monitor measured, in the units Prometheus wants. `null`: did not happen. */
export interface ProbeSample {
  /** `null` while the check could not judge the site. */
  readonly isSuccess: boolean | null;
  readonly statusCode: number | null;
  readonly resolveSeconds: number | null;
  readonly connectSeconds: number | null;
  readonly tlsSeconds: number | null;
  readonly processingSeconds: number | null;
  readonly totalSeconds: number;
  /** `null` when not known, as after a restart. */
  readonly redirectCount: number | null;
  /** Seconds since the epoch. */
  readonly certificateExpiresAt: number | null;
}

/** The latest samples of a bounded number of monitors: a dozen numbers each, dropped together with the monitor. */
export interface ProbeSamples {
  note(event: LiveEvent): void;
  /** Takes a recorded check for a monitor that nothing is known about yet. */
  seed(check: Check): void;
  get(id: MonitorId): ProbeSample | undefined;
  /** Takes these monitors from now on and no others. Gives those among them that it was never asked for before. */
  keepOnly(shown: ReadonlyMap<MonitorId, unknown>): readonly MonitorId[];
}

/** `most`: with so many samples no further monitors are taken in, until it is said which ones are wanted. */
export function createProbeSamples(max: number): ProbeSamples {
  const samples = new Map<MonitorId, ProbeSample>();
  let wanted: ReadonlyMap<MonitorId, unknown> | null = null;
  const isWanted = (id: MonitorId): boolean =>
    wanted === null || wanted.size < max ? samples.size < max || samples.has(id) : wanted.has(id);
  return {
    note: (event) => {
      if (event.kind === 'check') {
        const { monitorId } = event.check;
        if (isWanted(monitorId)) samples.set(monitorId, sampleOf(event.check, event.evidence));
      }
      if (event.kind === 'monitor' && event.change === 'removed') samples.delete(event.monitorId);
    },
    seed: (check) => {
      if (!samples.has(check.monitorId)) samples.set(check.monitorId, sampleOf(check, {}));
    },
    get: (id) => samples.get(id),
    keepOnly: (shown) => {
      if (shown === wanted) return [];
      const known = wanted;
      wanted = shown;
      for (const id of samples.keys()) if (!isWanted(id)) samples.delete(id);
      return [...shown.keys()].filter((id) => !samples.has(id) && known?.has(id) !== true);
    },
  };
}

function sampleOf(check: Check, evidence: JsonObject): ProbeSample {
  const { timings, outcome } = check;
  const isJudged = outcome === 'up' || outcome === 'down';
  const redirects = evidence['redirects'];
  return {
    isSuccess: isJudged ? outcome === 'up' : null,
    statusCode: check.statusCode,
    resolveSeconds: inSeconds(timings.dnsMs),
    connectSeconds: inSeconds(timings.connectMs),
    tlsSeconds: inSeconds(timings.tlsMs),
    processingSeconds: inSeconds(timings.firstByteMs),
    totalSeconds: timings.totalMs / 1000,
    redirectCount: Array.isArray(redirects) ? redirects.length : null,
    certificateExpiresAt: inSeconds(expiryMs(evidence['certificate'])),
  };
}

function expiryMs(certificate: JsonValue | undefined): number | null {
  if (typeof certificate !== 'object' || certificate === null) return null;
  const { endsAt, validTo } = certificate as JsonObject;
  const expiresAt = endsAt ?? validTo;
  return typeof expiresAt === 'number' ? expiresAt : null;
}

function inSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}
