import type { Check } from '../../core/check/check.ts';
import { USUAL_SPAN_MS, usualTimeMs } from '../../core/check/usual-time.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Slowness } from '../../core/incident/slow-stretch.ts';
import {
  slowLimitMs,
  speedChecks,
  speedOf,
  typicalSlowestMs,
  type Speed,
} from '../../core/incident/speed.ts';
import { isOtherTarget } from '../../core/monitor/monitor-change.ts';
import type { Monitor } from '../../core/monitor/monitor.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Log } from '../../core/ports/log.ts';
import type { History } from '../../core/ports/storage.ts';
import type { Watched } from '../watched.ts';

/** How many checks history hands out at once of each monitor. */
const MAX_LATEST = 100;
const MONITORS_A_READ = 50;
/** What is usual for a site changes slowly. */
const USUAL_KEPT_MS = 6 * 3_600_000;
const UNKNOWN_KEPT_MS = 3_600_000;
const RETRY_MS = 60_000;
/** From the end of a stall until what it delayed is through. */
const AFTER_STALL_MS = 1_000;

export interface ResponseTimesSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly history: Pick<History, 'latest' | 'rollups'>;
  /** Whether response times say something of the site now: not while our own side is impaired, nor in maintenance. */
  canMeasure(watched: Watched): boolean;
}

/** How quick a site is, and by what. */
export interface Measured {
  readonly speed: Speed;
  /** `null` where nothing was measured. */
  readonly slowness: Slowness | null;
}

/** The last response times of a monitor, oldest first; read back from history after a start. */
interface Window {
  monitor: Monitor;
  /** The first check that was measured by us, epoch ms. */
  readonly beganAt: number;
  timesMs: number[];
  isRead: boolean;
}

interface Usual {
  /** `null`: not known. */
  readonly ms: number | null;
  /** When it is read again, monotonic ms. */
  readonly untilMs: number;
}

const NOT_MEASURED: Measured = { speed: null, slowness: null };

/**
 * The last response times of the monitors that have a limit for them, as many as their rule looks at; nothing of the
 * others. What a start finds empty is read from history in the background, and until then no status changes by it.
 */
export class ResponseTimes {
  readonly #setup: ResponseTimesSetup;
  readonly #windows = new WeakMap<Watched, Window>();
  readonly #usual = new WeakMap<Watched, Usual>();
  readonly #windowsToRead = new Set<Watched>();
  readonly #usualToRead = new Set<Watched>();
  #isReading = false;
  #stalledUntil = Number.NEGATIVE_INFINITY;
  #retryAt = Number.NEGATIVE_INFINITY;

  constructor(setup: ResponseTimesSetup) {
    this.#setup = setup;
  }

  /** This process, or the whole machine, did not run until now: what was under way seems slower than it was. */
  noteStall(): void {
    this.#stalledUntil = this.#setup.clock.monotonicMs();
  }

  /** Takes a check's response time, and answers how quick the site is by it. */
  measure(watched: Watched, result: ProbeResult): Measured {
    const { outcome, startedAt, timings } = result;
    const { totalMs } = timings;
    const { monitor, state } = watched;
    if (monitor.slow === null) {
      this.#windows.delete(watched);
      return { speed: 'normal', slowness: null };
    }
    const window = this.#windowOf(watched, startedAt);
    if (state.incidentId !== null) {
      // What was before an outage says nothing of the site after it.
      window.timesMs = [];
      window.isRead = true;
      return NOT_MEASURED;
    }
    if (outcome !== 'up' || this.#isDelayed(totalMs) || !this.#setup.canMeasure(watched)) {
      return NOT_MEASURED;
    }
    window.timesMs.push(totalMs);
    const surplus = window.timesMs.length - speedChecks(monitor.intervalMs);
    if (surplus > 0) window.timesMs.splice(0, surplus);
    const usualMs = monitor.slow.kind === 'usual' ? this.#usualOf(watched) : null;
    void this.#read();
    if (!window.isRead) return NOT_MEASURED;
    return measuredBy(window.timesMs, slowLimitMs(monitor.slow, usualMs), usualMs);
  }

  #windowOf(watched: Watched, beganAt: number): Window {
    const { monitor } = watched;
    const known = this.#windows.get(watched);
    if (known !== undefined) {
      if (isOtherTarget(known.monitor, monitor)) {
        known.timesMs = [];
        known.isRead = true;
        this.#usual.delete(watched);
      }
      known.monitor = monitor;
      return known;
    }
    const window: Window = { monitor, beganAt, timesMs: [], isRead: false };
    this.#windows.set(watched, window);
    this.#windowsToRead.add(watched);
    return window;
  }

  /** Whether a stall was part of what the check took. */
  #isDelayed(totalMs: number): boolean {
    const beganAt = this.#setup.clock.monotonicMs() - totalMs;
    return beganAt - AFTER_STALL_MS <= this.#stalledUntil;
  }

  #usualOf(watched: Watched): number | null {
    const known = this.#usual.get(watched);
    const isFresh = known !== undefined && this.#setup.clock.monotonicMs() < known.untilMs;
    // What a site does while it is slow does not become its usual.
    const isKept = known !== undefined && watched.state.slowSince !== null && known.ms !== null;
    if (!isFresh && !isKept) this.#usualToRead.add(watched);
    return known?.ms ?? null;
  }

  /** Reads what is wanted, a little at a time; what fails is read again with a later check. */
  async #read(): Promise<void> {
    const { clock, log } = this.#setup;
    if (this.#isReading || clock.monotonicMs() < this.#retryAt) return;
    this.#isReading = true;
    try {
      while (this.#windowsToRead.size > 0 || this.#usualToRead.size > 0) {
        await this.#readWindows([...this.#windowsToRead.values().take(MONITORS_A_READ)]);
        for (const watched of this.#usualToRead.values().take(1)) await this.#readUsual(watched);
      }
    } catch (error) {
      this.#retryAt = clock.monotonicMs() + RETRY_MS;
      log.warn({ error: String(error) }, 'former response times cannot be read yet');
    }
    this.#isReading = false;
  }

  async #readWindows(batch: readonly Watched[]): Promise<void> {
    if (batch.length === 0) return;
    const ids = batch.map(({ monitor }) => monitor.id);
    const latest = await this.#setup.history.latest(ids, MAX_LATEST);
    for (const watched of batch) {
      this.#windowsToRead.delete(watched);
      const window = this.#windows.get(watched);
      if (window !== undefined && !window.isRead)
        fill(window, latest.get(watched.monitor.id) ?? []);
    }
  }

  async #readUsual(watched: Watched): Promise<void> {
    const { clock, history } = this.#setup;
    const now = clock.now();
    const monitorId = watched.monitor.id;
    const range = { from: now - USUAL_SPAN_MS, to: now };
    const hours = await history.rollups({ monitorId, resolution: 'hour', ...range });
    this.#usualToRead.delete(watched);
    const ms = usualTimeMs(hours, now);
    const keptMs = ms === null ? UNKNOWN_KEPT_MS : USUAL_KEPT_MS;
    this.#usual.set(watched, { ms, untilMs: clock.monotonicMs() + keptMs });
  }
}

/** Puts what history has before what was measured since. What was before a failed check says nothing of the site any more. */
function fill(window: Window, newestFirst: readonly Check[]): void {
  const before = newestFirst.filter(({ startedAt }) => startedAt < window.beganAt);
  const failed = before.findIndex(({ outcome }) => outcome === 'down');
  const timesMs = before
    .slice(0, failed < 0 ? before.length : failed)
    .flatMap(({ outcome, timings }) => (outcome === 'up' ? [timings.totalMs] : []));
  const all = [...timesMs.reverse(), ...window.timesMs];
  window.timesMs = all.slice(-speedChecks(window.monitor.intervalMs));
  window.isRead = true;
}

function measuredBy(
  timesMs: readonly number[],
  limitMs: number | null,
  usualMs: number | null,
): Measured {
  const p95Ms = typicalSlowestMs(timesMs);
  const speed = speedOf(timesMs, limitMs);
  const isMeasured = p95Ms !== null && limitMs !== null;
  return { speed, slowness: isMeasured ? { p95Ms, limitMs, usualMs } : null };
}
