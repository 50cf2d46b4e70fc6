import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Job } from '../../core/ports/executor.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import { observationsIn } from '../../core/probe-health/examination.ts';
import type { Examination, ExaminationRequest } from '../../core/probe-health/examination.ts';

/** All that fails within this time is examined together. */
const GATHER_MS = 10;
const SPACING_MS = 500;
const TIMEOUT_MS = 3_500;
/** So many addresses stand for the rest. */
const MAX_ADDRESSES = 32;

/** A failure in question. */
export interface Question {
  readonly isName: boolean;
  readonly address: string | null;
}

export interface ExaminerSetup {
  readonly clock: Clock;
  /** Runs a job that belongs to no monitor, ahead of those that wait. */
  ask(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void;
  /** A name that was healthy lately. */
  healthyName(): string | null;
  /** Witnesses that never say anything. */
  mute(): readonly string[];
  onExamination(examination: Examination): void;
}

/** Has our own side examined where probes run: one examination for all that is in question, twice a second at most. */
export class Examiner {
  readonly #setup: ExaminerSetup;
  readonly #addresses = new Set<string>();
  #hasNames = false;
  #beganAt = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | null = null;

  constructor(setup: ExaminerSetup) {
    this.#setup = setup;
  }

  /** Asks for an examination that begins now, or half a second after the last one. */
  want({ isName, address }: Question): void {
    if (isName) this.#hasNames = true;
    if (address !== null && this.#addresses.size < MAX_ADDRESSES) this.#addresses.add(address);
    if (this.#cancelTimer !== null) return;
    const { clock } = this.#setup;
    const waitMs = Math.max(GATHER_MS, this.#beganAt + SPACING_MS - clock.monotonicMs());
    this.#cancelTimer = clock.after(waitMs, () => this.#begin());
  }

  stop(): void {
    this.#cancelTimer?.();
  }

  #begin(): void {
    const hasNames = this.#hasNames;
    const addresses = [...this.#addresses];
    this.#cancelTimer = null;
    this.#beganAt = this.#setup.clock.monotonicMs();
    this.#hasNames = false;
    this.#addresses.clear();
    this.examine({ hasNames, addresses, listedName: this.#setup.healthyName() }, (examination) => {
      if (examination !== null) this.#setup.onExamination(examination);
    });
  }

  /** Examines now; `null` when the examiner was in trouble itself, which says nothing. */
  examine(
    about: Pick<ExaminationRequest, 'hasNames' | 'addresses' | 'listedName'>,
    onEnd: (examination: Examination | null) => void,
  ): void {
    const beganAt = this.#setup.clock.monotonicMs();
    const { hasNames, addresses } = about;
    const options = { ...about, isExamination: true, mute: this.#setup.mute() } as const;
    const job = { kind: CONTROL_KIND, options, timeoutMs: TIMEOUT_MS, memory: null };
    this.#setup.ask(job, ({ outcome, evidence }) => {
      const observations = observationsIn(evidence);
      onEnd(outcome === 'up' ? { beganAt, hasNames, addresses, observations } : null);
    });
  }
}
