import type { MonitorId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { addClockStep, CLOCK_STEP_MS, hangsOnClock } from '../../core/probe-health/clock-doubt.ts';
import type { ClockStep } from '../../core/probe-health/clock-doubt.ts';
import { believe } from '../../core/probe-health/believe.ts';
import type { Belief, Failure, Picture } from '../../core/probe-health/believe.ts';
import { disbelieved } from '../../core/probe-health/disbelief.ts';
import { isSpoken, levelOf, reachOf } from '../../core/probe-health/evidence.ts';
import type { OwnFaultReason } from '../../core/probe-health/own-faults.ts';
import type { StallGate } from '../stall-gate.ts';
import { wallOffsetOf } from '../standstill.ts';
import type { Run, Watched } from '../watched.ts';
import { EvidenceBook, LEVEL_OF } from './evidence-book.ts';
import { SpoiltChecks } from './spoilt-checks.ts';

/** How long a failure may wait for the checks that speak for or against it. */
const HOLD_MS = 4_000;
/** What comes in close together is looked at together. */
const GATHER_MS = 10;
/** As long as a failure is held, evidence is asked for again. */
const ASK_AGAIN_MS = 250;
/** Sites that are due anyway come first; only then is one checked out of its turn. */
const PATIENCE_MS = 750;

/** What the gate needs from its surroundings. */
export interface ProbeGateSetup {
  readonly clock: Clock;
  readonly stallGate: StallGate;
  /** Whether the service ends just now. */
  isStopping(): boolean;
  /** Somebody waits for evidence: ask for it now. */
  ask(wants: 'lookup' | 'connection' | 'well_site', watched: Watched): void;
  /** Checks the monitor once more, now. */
  lookAgain(watched: Watched): void;
  /** A result as it may be believed. */
  onSettled(run: Run, result: ProbeResult): void;
  /** Checks that our own side spoilt can be repeated: it works again. */
  onRelief(monitors: readonly Watched[]): void;
}

interface Held {
  readonly run: Run;
  readonly result: ProbeResult;
  readonly failure: Failure;
  readonly until: number;
}

/**
 * Stands between a probe's result and its judgement. What a site cannot be blamed for becomes `unknown`; a failure that
 * could be our own waits, for some seconds at most, until other checks have shown whose it is.
 */
export class ProbeGate {
  readonly book = new EvidenceBook();
  readonly #setup: ProbeGateSetup;
  readonly #spoilt = new SpoiltChecks();
  readonly #held = new Map<MonitorId, Held>();
  #step: ClockStep | null = null;
  /** What the clocks were apart when they were last looked at. */
  #offsetMs: number;
  #portalSince: number | null = null;
  #sweepAt = Infinity;
  #cancelSweep: (() => void) | null = null;

  constructor(setup: ProbeGateSetup) {
    this.#setup = setup;
    this.#offsetMs = wallOffsetOf(setup.clock);
  }

  /** The most frequent fault of ours, while it spoils many checks or casts doubt on all of a level. */
  trouble(now: number): OwnFaultReason | null {
    const { dns, connect, answer } = this.book.picture(now).doubts;
    if (this.#portalSince !== null) return 'network';
    if (connect.since !== null) return 'network';
    if (dns.since !== null) return 'resolver';
    if (answer.since !== null) return 'mass_failure';
    return this.#spoilt.many(now, this.book.size);
  }

  /** Monitors whose last check was spoilt. */
  get spoilt(): Iterable<Watched> {
    return this.#spoilt.monitors;
  }

  /** Takes a result; it comes out through `onSettled`, at once or some seconds later. */
  take(run: Run, raw: ProbeResult): void {
    const { clock, stallGate } = this.#setup;
    const now = clock.monotonicMs();
    const isVoid = raw.reason === 'stopped' && this.#setup.isStopping();
    if (isVoid || run.watched.isRemoved || run.isAbandoned) {
      return this.#setup.onSettled(run, raw);
    }
    const weighed = stallGate.weigh(raw, { from: run.submittedAt, to: now });
    const beganAt = this.#beganAt(run, weighed, now);
    this.book.note(run.watched, weighed, { beganAt, now });
    if (this.#held.size > 0 && weighed.outcome !== 'down') this.#sweepSoon(GATHER_MS);
    if (hangsOnClock(weighed, this.#stepSeenBy(run, weighed, now), now))
      return this.#settle(run, disbelieved(weighed, 'clock'));
    if (this.#portalSince !== null && weighed.outcome === 'up') {
      return this.#settle(run, disbelieved(weighed, 'network'));
    }
    if (weighed.outcome !== 'down') return this.#settle(run, weighed);
    const failure: Failure = {
      level: levelOf(weighed),
      reach: reachOf(weighed.address),
      isSpoken: isSpoken(weighed.reason),
      beganAt,
      endedAt: now,
      decidesAlone: run.monitor.confirmAfterMs.length === 0,
      isSecondLook: this.book.isSecondLook(run.watched, beganAt),
    };
    const belief = believe(failure, this.book.picture(now));
    if (belief.kind !== 'hold') return this.#conclude({ run, result: weighed, belief });
    // As long as it is held, no further check of the monitor begins.
    run.watched.run = run;
    this.#held.set(run.monitor.id, { run, result: weighed, failure, until: now + HOLD_MS });
    if (belief.wants !== 'well_site') this.#setup.ask(belief.wants, run.watched);
    this.#sweepSoon(ASK_AGAIN_MS);
  }

  /** Evidence may have come in by another way than a monitor's check. */
  review(): void {
    if (this.#held.size > 0) this.#sweepSoon(0);
    this.#relieve();
  }

  /** The wall clock moved against the monotonic one. */
  noteClockStep(byMs: number): void {
    const { clock } = this.#setup;
    this.#step = addClockStep(this.#step, { byMs, at: clock.monotonicMs() });
    this.#offsetMs = wallOffsetOf(clock);
  }

  /** Strangers answer in the place of all canaries: nothing that anybody answers can be trusted. */
  setPortal(isThere: boolean): void {
    this.#portalSince = isThere ? (this.#portalSince ?? this.#setup.clock.monotonicMs()) : null;
    this.#relieve();
  }

  forget(id: MonitorId): void {
    this.book.forget(id);
    this.#spoilt.forget(id);
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held !== undefined) this.#release(held.run);
  }

  /** Drops what is held: those checks never happened. */
  stop(): void {
    this.#cancelSweep?.();
    for (const { run } of this.#held.values()) this.#release(run);
    this.#held.clear();
  }

  /** A step counts from the moment it was made, not from the one at which it is noticed; also one that was taken back. */
  #stepSeenBy(run: Run, { startedAt }: ProbeResult, at: number): ClockStep | null {
    const offsetMs = wallOffsetOf(this.#setup.clock);
    const began = startedAt - offsetMs;
    const outsideMs = began - Math.min(at, Math.max(run.submittedAt, began));
    const byMs = Math.abs(outsideMs) > CLOCK_STEP_MS ? outsideMs : offsetMs - this.#offsetMs;
    return Math.abs(byMs) > CLOCK_STEP_MS ? addClockStep(this.#step, { byMs, at }) : this.#step;
  }

  #beganAt(run: Run, { startedAt }: ProbeResult, now: number): number {
    const began = startedAt - wallOffsetOf(this.#setup.clock);
    return Math.min(now, Math.max(run.submittedAt, began));
  }

  #sweepSoon(delayMs: number): void {
    const { clock } = this.#setup;
    const at = clock.monotonicMs() + delayMs;
    if (at >= this.#sweepAt) return;
    this.#sweepAt = at;
    this.#cancelSweep?.();
    this.#cancelSweep = clock.after(delayMs, () => {
      this.#sweepAt = Infinity;
      this.#sweep();
    });
  }

  #sweep(): void {
    const now = this.#setup.clock.monotonicMs();
    const picture = this.book.picture(now);
    for (const [id, held] of this.#held) {
      const belief = this.#beliefIn(held, picture, now);
      if (belief.kind === 'hold') {
        const isPatient = belief.wants === 'well_site' && held.until - now > HOLD_MS - PATIENCE_MS;
        if (!isPatient) this.#setup.ask(belief.wants, held.run.watched);
        continue;
      }
      this.#held.delete(id);
      this.#release(held.run);
      this.#conclude({ run: held.run, result: held.result, belief });
    }
    if (this.#held.size > 0) this.#sweepSoon(ASK_AGAIN_MS);
    this.#relieve();
  }

  /** As `believe` says; when nobody came forward in time, it is us. */
  #beliefIn({ failure, result, until }: Held, picture: Picture, now: number): Belief {
    const belief = believe(failure, picture);
    if (belief.kind !== 'hold' || now < until) return belief;
    this.book.doubt(LEVEL_OF[belief.reason], result.address, now);
    return { kind: 'disbelieve', reason: belief.reason, why: 'in_doubt' };
  }

  #conclude({ run, result, belief }: Conclusion): void {
    if (belief.kind !== 'disbelieve') return this.#settle(run, result);
    const isToBeSeenAgain = belief.why === 'second_look';
    if (isToBeSeenAgain) this.book.lookAgain(run.watched, this.#setup.clock.monotonicMs());
    this.#settle(run, disbelieved(result, belief.reason));
    if (isToBeSeenAgain) this.#setup.lookAgain(run.watched);
  }

  #settle(run: Run, result: ProbeResult): void {
    const at = this.#setup.clock.monotonicMs();
    const most = this.#spoilt.note(run.watched, result, { at, size: this.book.size });
    // Probes have noticed by themselves, and many of them: what others took for a failure meanwhile may be the same.
    if (most === 'resolver' || most === 'network') {
      this.book.doubt(LEVEL_OF[most], result.address, at);
    }
    this.#setup.onSettled(run, result);
  }

  #relieve(): void {
    if (this.trouble(this.#setup.clock.monotonicMs()) !== null) return;
    const monitors = this.#spoilt.takeAll();
    if (monitors.length > 0) this.#setup.onRelief(monitors);
  }

  #release(run: Run): void {
    if (run.watched.run === run) run.watched.run = null;
  }
}

interface Conclusion {
  readonly run: Run;
  readonly result: ProbeResult;
  readonly belief: Belief;
}
