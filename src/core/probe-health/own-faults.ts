/** Reasons that say what went wrong on our own side. */
export const OWN_FAULTS = [
  'resources',
  'ports',
  'resolver',
  'network',
  'stall',
  'clock',
  'crash',
  'stopped',
  'no_worker',
  'no_redis',
] as const;
export type OwnFaultReason = (typeof OWN_FAULTS)[number];

const WINDOW_SECONDS = 60;
/** Where checks are frequent, so many of them in so few seconds show more than a minute does. */
const SHORT_SECONDS = 15;
const ENOUGH_CHECKS = 30;
/** So many checks, of so many monitors, and at least this share of all. */
const MIN_CHECKS = 3;
const SHARE = 0.1;
/** What a probe says of resolver and network alone, and no examination of our own side has confirmed, has to be most of all. */
const UNCONFIRMED_SHARE = 0.5;
const UNCONFIRMED: ReadonlySet<OwnFaultReason> = new Set(['resolver', 'network']);
/** Good checks end it when none was inconclusive for so long. */
const OVER_AFTER_MS = 10_000;

interface Bucket {
  readonly second: number;
  finished: number;
  readonly byReason: Map<OwnFaultReason, number>;
  /** No more of them than are asked about. */
  readonly monitorIds: Set<string>;
}

/** Whether a reason is one of ours. */
export function isOwnFault(reason: string | null): reason is OwnFaultReason {
  return (OWN_FAULTS as readonly (string | null)[]).includes(reason);
}

/** Counts the checks that our own side made inconclusive, and says when they are many. Times are monotonic milliseconds. */
export class OwnFaults {
  #buckets: Bucket[] = [];
  #inconclusiveAt = Number.NEGATIVE_INFINITY;
  #goodAt = Number.NEGATIVE_INFINITY;

  /** A check has ended at `at`; `reason` when our own side made it inconclusive. */
  note(check: {
    readonly at: number;
    readonly reason: OwnFaultReason | null;
    readonly monitorId: string;
  }): void {
    const { at, reason, monitorId } = check;
    const bucket = this.#bucketOf(Math.floor(at / 1_000));
    bucket.finished += 1;
    if (reason === null) {
      this.#goodAt = at;
      return;
    }
    this.#inconclusiveAt = at;
    bucket.byReason.set(reason, (bucket.byReason.get(reason) ?? 0) + 1);
    if (bucket.monitorIds.size < MIN_CHECKS) bucket.monitorIds.add(monitorId);
  }

  /**
   * The most frequent reason while many are inconclusive: three checks of three monitors, and a tenth of all, in the last
   * minute; or in the last 15 s, when they hold 30 checks. Of resolver and network alone, half of all.
   */
  many(now: number, monitors: number): OwnFaultReason | null {
    if (this.#inconclusiveAt === Number.NEGATIVE_INFINITY) return null;
    if (now - this.#inconclusiveAt > OVER_AFTER_MS && this.#goodAt > this.#inconclusiveAt) {
      this.#buckets = [];
      this.#inconclusiveAt = Number.NEGATIVE_INFINITY;
      return null;
    }
    const since = (seconds: number) =>
      this.#buckets.filter(({ second }) => second > now / 1_000 - seconds);
    const latest = since(SHORT_SECONDS);
    const recent = finishedIn(latest) < ENOUGH_CHECKS ? since(WINDOW_SECONDS) : latest;
    const finished = finishedIn(recent);
    const counts = countReasons(recent);
    const inconclusive = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const ids = new Set(recent.flatMap(({ monitorIds }) => [...monitorIds]));
    if (ids.size < Math.min(MIN_CHECKS, monitors) || inconclusive < MIN_CHECKS) return null;
    if (inconclusive < finished * UNCONFIRMED_SHARE) {
      for (const reason of UNCONFIRMED) counts.delete(reason);
    }
    const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return counted < MIN_CHECKS || counted < finished * SHARE ? null : topReason(counts);
  }

  #bucketOf(second: number): Bucket {
    const last = this.#buckets.at(-1);
    if (last !== undefined && last.second >= second) return last;
    const bucket = {
      second,
      finished: 0,
      byReason: new Map<OwnFaultReason, number>(),
      monitorIds: new Set<string>(),
    };
    this.#buckets.push(bucket);
    if (this.#buckets.length > 2 * WINDOW_SECONDS) this.#buckets.splice(0, WINDOW_SECONDS);
    return bucket;
  }
}

function finishedIn(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { finished }) => sum + finished, 0);
}

function countReasons(buckets: readonly Bucket[]): Map<OwnFaultReason, number> {
  const counts = new Map<OwnFaultReason, number>();
  for (const { byReason } of buckets) {
    for (const [reason, count] of byReason) counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return counts;
}

function topReason(counts: ReadonlyMap<OwnFaultReason, number>): OwnFaultReason | null {
  let top: OwnFaultReason | null = null;
  for (const [reason, count] of counts) {
    if (top === null || count > (counts.get(top) ?? 0)) top = reason;
  }
  return top;
}
