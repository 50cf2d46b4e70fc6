import type { MonitorId } from '../../core/ids.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { attribute, explain } from '../../core/probe-health/attribution.ts';
import type { Attribution, FailedCheck } from '../../core/probe-health/attribution.ts';
import type { OwnFault } from '../../core/probe-health/diagnose.ts';
import { rejected } from '../../core/probe-health/attributed-result.ts';
import type { Proof } from '../../core/probe-health/evidence.ts';
import type { Examination } from '../../core/probe-health/examination.ts';
import { suspicionOf } from '../../core/probe-health/suspicion.ts';
import { EarliestTimer } from '../earliest-timer.ts';
import type { Run } from '../dispatch/run.ts';
import type { Watched } from '../watched.ts';
import type { CanaryVerdict } from './canaries.ts';
import { ClockSteps } from './clock-steps.ts';
import type { Question } from './examiner.ts';
import type { OwnSide } from './own-side.ts';

/** How long a failure may wait for an examination of our own side; without one nothing speaks for it. Canaries take longer. */
const HOLD_MS = 3_500;
const CANARY_HOLD_MS = 5_000;
/** Results that come in close together are examined together. */
const GATHER_MS = 10;
/** As long as a failure is held, an examination is asked for again. */
const ASK_AGAIN_MS = 250;
/** All that was put down to us is gone through no more often. */
const REVIEW_MS = 250;
/** Checks that are repeated, or found to wait still, in one go. */
const MAX_RELIEVED = 1_000;

export interface ResultHoldSetup {
  readonly clock: Clock;
  readonly ownSide: OwnSide;
  /** Whether the service ends just now. */
  isStopping(): boolean;
  /** No further check of the monitor begins. */
  hold(watched: Watched): void;
  /** It may, as far as it was held. */
  release(watched: Watched): void;
  /** A held failure waits for an examination of our own side. */
  examine(question: Question): void;
  /** A site is healthy, and nothing speaks against us. */
  onHealthy(watched: Watched, proof: Proof, address: string): void;
  /** An examination has found our own side broken. */
  onImpairment(cause: OwnFault, examination: Examination): void;
  /** A site was reached that the witnesses say cannot be. */
  onContradiction(): void;
  /** Checks the monitor once more, now. */
  recheck(watched: Watched): void;
  /** A result as it may be judged. */
  onSettled(run: Run, result: ProbeResult): void;
  /** Our own side works again: checks that were inconclusive can be repeated. */
  onRelief(monitors: readonly Watched[]): void;
}

interface Held {
  readonly run: Run;
  readonly result: ProbeResult;
  readonly failure: FailedCheck;
  readonly until: number;
}

/**
 * Stands between a probe's result and its judgement. A failure waits some milliseconds, until our own side was examined;
 * it becomes `unknown` where that shows something that explains it.
 */
export class ResultHold {
  readonly clockSteps: ClockSteps;
  readonly #setup: ResultHoldSetup;
  readonly #held = new Map<MonitorId, Held>();
  readonly #sweepTimer: EarliestTimer;
  #reviewedAt = Number.NEGATIVE_INFINITY;

  constructor(setup: ResultHoldSetup) {
    this.#setup = setup;
    this.#sweepTimer = new EarliestTimer(setup.clock, () => this.#sweep());
    this.clockSteps = new ClockSteps(setup.clock);
  }

  /** Takes a result; it comes out through `onSettled`, at once or some seconds later. */
  take(run: Run, result: ProbeResult): void {
    const { ownSide } = this.#setup;
    const now = this.#setup.clock.monotonicMs();
    const isVoid = result.reason === 'stopped' && this.#setup.isStopping();
    if (isVoid || run.watched.isRemoved || run.isAbandoned) {
      return this.#setup.onSettled(run, result);
    }
    const beganAt = this.clockSteps.beganAt(run, result, now);
    const proof = ownSide.evidence.note(run.watched, result, beganAt);
    const isAwaited = this.#held.size > 0 || ownSide.lasting.length > 0;
    if (proof.travels && isAwaited) this.#sweepTimer.within(GATHER_MS);
    if (this.clockSteps.affects(run, result, now)) {
      return this.#settle(run, rejected(result, 'clock'), null);
    }
    const failure = this.#failureOf(run, result, { beganAt, now });
    if (proof.isHealthy) return this.#takeHealthy({ run, result, failure }, proof);
    if (result.outcome !== 'down' && !failure.isOwnWord) return this.#settle(run, result, null);
    const attribution = attribute(failure, ownSide.picture());
    if (attribution.kind !== 'hold') return this.#conclude({ run, result, failure, attribution });
    this.#setup.hold(run.watched);
    const holdMs = ownSide.hasCanaries ? CANARY_HOLD_MS : HOLD_MS;
    this.#held.set(run.monitor.id, { run, result, failure, until: now + holdMs });
    this.#setup.examine(failure);
    this.#sweepTimer.within(ASK_AGAIN_MS);
  }

  /** An examination of our own side has ended. */
  noteExamination(examination: Examination): void {
    this.#setup.ownSide.noteExamination(examination);
    this.#sweepTimer.within(0);
  }

  /** All canaries have answered, or failed to. */
  noteCanaries(verdict: CanaryVerdict, beganAt: number): void {
    this.#setup.ownSide.noteCanaries(verdict, beganAt, this.#setup.clock.monotonicMs());
    this.#sweepTimer.within(0);
  }

  /** Time has passed. */
  review(): void {
    this.#sweepTimer.within(0);
  }

  forget(watched: Watched): void {
    const { id } = watched.monitor;
    this.#setup.ownSide.forget(watched);
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held !== undefined) this.#setup.release(held.run.watched);
  }

  /** Drops what is held: those checks never happened. */
  stop(): void {
    this.#sweepTimer.cancel();
    for (const { run } of this.#held.values()) this.#setup.release(run.watched);
    this.#held.clear();
  }

  #failureOf(
    { watched, monitor }: Run,
    result: ProbeResult,
    { beganAt, now }: { readonly beganAt: number; readonly now: number },
  ): FailedCheck {
    const { evidence } = this.#setup.ownSide;
    return {
      ...suspicionOf(result, evidence.nameOf(watched) !== null),
      beganAt,
      endedAt: now,
      isKnown: watched.state.status === 'down',
      decidesAlone: monitor.confirmAfterMs.length === 0,
      isRecheck: evidence.isRecheck(watched, beganAt),
    };
  }

  /** A captive portal in everybody's place answers well, too. */
  #takeHealthy({ run, result, failure }: Seen, proof: Proof): void {
    const picture = this.#setup.ownSide.picture();
    const open = this.#setup.ownSide.lasting;
    const isForged =
      !proof.isSecured && open.some((impairment) => explain(failure, impairment, picture) !== null);
    const isUnderPortal = open.some(({ kind }) => kind === 'portal');
    if (result.outcome === 'up' && (isForged || isUnderPortal)) {
      return this.#settle(run, rejected(result, 'network'), failure);
    }
    this.#settle(run, result, null);
    if (open.length === 0 && result.address !== null) {
      this.#setup.onHealthy(run.watched, proof, result.address);
    }
  }

  #sweep(): void {
    const now = this.#setup.clock.monotonicMs();
    for (const [id, held] of this.#held) {
      const attribution = this.#attributionOf(held, now);
      if (attribution.kind === 'hold') {
        this.#setup.examine(held.failure);
        continue;
      }
      this.#held.delete(id);
      this.#setup.release(held.run.watched);
      this.#conclude({ ...held, attribution });
    }
    if (this.#held.size > 0) this.#sweepTimer.within(ASK_AGAIN_MS);
    const untilReviewMs = this.#reviewedAt + REVIEW_MS - now;
    if (untilReviewMs <= 0) this.#review(now);
    else if (this.#setup.ownSide.lasting.length > 0) this.#sweepTimer.within(untilReviewMs);
  }

  /** Impairments that are over end, and what was inconclusive because of them is repeated. */
  #review(now: number): void {
    this.#reviewedAt = now;
    const { ownSide, onContradiction, onRelief } = this.#setup;
    if (ownSide.review(now)) onContradiction();
    const relieved = ownSide.takeRelieved(now, MAX_RELIEVED);
    if (relieved.length > 0) onRelief(relieved);
  }

  /** As `attribute` says; when our own side could not be examined in time, nothing speaks against it. */
  #attributionOf({ failure, until }: Held, now: number): Attribution {
    const attribution = attribute(failure, this.#setup.ownSide.picture());
    if (attribution.kind !== 'hold' || now < until) return attribution;
    return { kind: 'accept', why: 'nobody_looked' };
  }

  #conclude({
    run,
    result,
    failure,
    attribution,
  }: Seen & { readonly attribution: Attribution }): void {
    const { ownSide } = this.#setup;
    if (attribution.kind !== 'reject') {
      return this.#settle(run, ownSide.accept(result, attribution), null);
    }
    const { reason, why, examination } = attribution;
    const now = this.#setup.clock.monotonicMs();
    if (why === 'recheck') {
      ownSide.evidence.recheck(run.watched, now);
      this.#setup.onSettled(run, rejected(result, reason));
      return this.#setup.recheck(run.watched);
    }
    const since = Math.max(failure.beganAt, ...Object.values(ownSide.evidence.travelledAt));
    if (examination !== null && ownSide.raise(examination, reason, since)) {
      this.#setup.onImpairment(reason, examination);
    }
    this.#settle(run, rejected(result, reason), failure);
  }

  #settle(run: Run, result: ProbeResult, failure: FailedCheck | null): void {
    const at = this.#setup.clock.monotonicMs();
    this.#setup.ownSide.noteSettled(run.watched, result, { at, failure });
    this.#setup.onSettled(run, result);
  }
}

/** A result, and what it would be as a failure. */
interface Seen {
  readonly run: Run;
  readonly result: ProbeResult;
  readonly failure: FailedCheck;
}
