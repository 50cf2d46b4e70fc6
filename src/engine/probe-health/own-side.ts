import type { ProbeResult } from '../../core/check/outcome.ts';
import { accepted } from '../../core/probe-health/attributed-result.ts';
import { isOurFault } from '../../core/probe-health/attribution.ts';
import type { Attribution, FailedCheck, Picture } from '../../core/probe-health/attribution.ts';
import { Baseline } from '../../core/probe-health/baseline.ts';
import { isRootAnswered } from '../../core/probe-health/diagnose.ts';
import type { OwnFault } from '../../core/probe-health/diagnose.ts';
import type { Examination } from '../../core/probe-health/examination.ts';
import type { Impairment } from '../../core/probe-health/impairment.ts';
import type { OwnSideReport } from '../../core/probe-health/own-side-report.ts';
import type { OwnFaultReason } from '../../core/probe-health/own-faults.ts';
import type { Watched } from '../watched.ts';
import type { CanaryVerdict } from './canaries.ts';
import { Evidence } from './evidence.ts';
import { Impairments } from './impairments.ts';
import { InconclusiveChecks } from './inconclusive-checks.ts';
import type { Inconclusive } from './inconclusive-checks.ts';

/** What is wrong is asked for every second: what came and went in between is not to be missed. */
const SEEN_MS = 1_000;

/** Something of ours, and since when it is wrong. */
export interface OwnTrouble {
  readonly cause: OwnFaultReason;
  readonly since: number;
  /** It was over before it was asked for. */
  readonly isOver: boolean;
}

/** All that is known of our own side: what checks, witnesses and canaries show of it. Times are monotonic milliseconds. */
export class OwnSide {
  readonly evidence = new Evidence();
  readonly baseline = new Baseline();
  readonly hasCanaries: boolean;
  readonly #inconclusive = new InconclusiveChecks();
  readonly #impairments = new Impairments();
  #examination: Examination | null = null;
  #canariesAt: number | null;

  constructor({ hasCanaries }: { readonly hasCanaries: boolean }) {
    this.hasCanaries = hasCanaries;
    this.#canariesAt = hasCanaries ? Number.NEGATIVE_INFINITY : null;
  }

  /** What is wrong with us: something that explains failures, or that makes many checks inconclusive. */
  trouble(now: number): OwnTrouble | null {
    const impairment = this.#impairments.all.find(({ endedAt }) => endedAt > now - SEEN_MS);
    if (impairment !== undefined) {
      return {
        cause: impairment.cause,
        since: impairment.since,
        isOver: impairment.endedAt <= now,
      };
    }
    const cause = this.#inconclusive.many(now, this.evidence.size);
    return cause === null ? null : { cause, since: now, isOver: false };
  }

  /** Those whose last check was inconclusive, longest ago first. */
  get inconclusive(): Iterable<Inconclusive> {
    return this.#inconclusive.all;
  }

  /** What is wrong and lasts. */
  get lasting(): readonly Impairment[] {
    return this.#impairments.open;
  }

  /** What failures are attributed by. */
  picture(): Picture {
    const { travelledAt, securedAt, names, isAnyNameKnown } = this.evidence;
    return {
      baseline: this.baseline,
      names,
      isAnyNameKnown,
      travelledAt,
      securedAt,
      examination: this.#examination,
      impairments: this.#impairments.all,
      canariesAt: this.#canariesAt,
    };
  }

  /** What each witness answered last, beside what it usually answers; `toEpoch` makes epoch ms of monotonic ones. */
  witnessReport(toEpoch: number): Pick<OwnSideReport, 'examinedAt' | 'witnesses'> {
    const examination = this.#examination;
    const observations = examination?.observations ?? this.baseline.observations;
    return {
      examinedAt: examination === null ? null : Math.round(examination.beganAt + toEpoch),
      witnesses: observations.map(({ witness, of, answer }) => {
        const usual = this.baseline.get({ witness, of })?.answer ?? null;
        return { witness, of, answer, usual };
      }),
    };
  }

  noteExamination(examination: Examination): void {
    if (examination.beganAt > (this.#examination?.beganAt ?? Number.NEGATIVE_INFINITY)) {
      this.#examination = examination;
    }
  }

  noteCanaries(verdict: CanaryVerdict, beganAt: number, now: number): void {
    this.#canariesAt = Math.max(beganAt, this.#canariesAt ?? beganAt);
    this.#impairments.followCanaries(verdict, now);
  }

  /** An examination explains a failure. True when that was not known. */
  raise(examination: Examination, cause: OwnFault, since: number): boolean {
    return this.#impairments.raise(examination, cause, since);
  }

  /** A result is settled; `failure`: what the check looked like that is put down to us. */
  noteSettled(
    watched: Watched,
    result: ProbeResult,
    seen: { readonly at: number; readonly failure: FailedCheck | null },
  ): void {
    this.#inconclusive.note(watched, result, seen);
  }

  /** What a probe put down to us by itself may be the target's after all. */
  accept(result: ProbeResult, attribution: Attribution): ProbeResult {
    const examination = this.#examination;
    const isShown = attribution.kind === 'accept' && attribution.why !== 'nobody_looked';
    if (!isShown || examination === null) return result;
    return accepted(result, { isRootAnswered: isRootAnswered(examination, this.picture()) });
  }

  /** Ends what is over. True when a site was reached that the witnesses say cannot be. */
  review(now: number): boolean {
    return this.#impairments.review(this.#inconclusive.failures(), this.picture(), now);
  }

  /** Takes those out, of so many, whose checks would not be inconclusive now. */
  takeRelieved(now: number, max: number): readonly Watched[] {
    const picture = this.picture();
    const isCalm = this.#inconclusive.many(now, this.evidence.size) === null;
    const isFree = ({ failure }: Inconclusive): boolean =>
      failure === null ? isCalm : !isOurFault({ ...failure, beganAt: now }, picture);
    return this.#inconclusive.take(isFree, max);
  }

  forget(watched: Watched): void {
    this.evidence.forget(watched);
    this.#inconclusive.forget(watched.monitor.id);
  }
}
