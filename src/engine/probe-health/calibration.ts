import type { Baseline } from '../../core/probe-health/baseline.ts';
import type { Proof } from '../../core/probe-health/evidence.ts';
import type { Examiner } from './examiner.ts';

/** What witnesses say while all is well changes with a new router or resolver, and not every day. */
const EVERY_MS = 600_000;

export interface CalibrationSetup {
  readonly baseline: Baseline;
  readonly examiner: Pick<Examiner, 'examine'>;
  /** The baseline has changed. */
  onLearnt(): void;
}

/** A site that was just found healthy. */
export interface HealthySite {
  readonly proof: Proof;
  /** The name that the DNS was asked for; `null`: it was not asked. */
  readonly name: string | null;
  readonly address: string;
  /** Monotonic ms. */
  readonly now: number;
}

/** Has the witnesses asked while sites are healthy: what they say then is what they are held against later. */
export class Calibration {
  readonly #setup: CalibrationSetup;
  #namesDueAt = Number.NEGATIVE_INFINITY;
  #wayDueAt = Number.NEGATIVE_INFINITY;

  constructor(setup: CalibrationSetup) {
    this.#setup = setup;
  }

  /** What is known may be wrong: the next healthy site calibrates afresh. */
  restart(): void {
    this.#namesDueAt = Number.NEGATIVE_INFINITY;
    this.#wayDueAt = Number.NEGATIVE_INFINITY;
  }

  /** A site is healthy. What stays on this machine says nothing about the way out of it. */
  note({ proof, name, address, now }: HealthySite): void {
    const hasNames = name !== null && now >= this.#namesDueAt;
    const isWayDue = proof.reach > 0 && now >= this.#wayDueAt;
    if (!hasNames && !isWayDue) return;
    if (name !== null) this.#namesDueAt = now + EVERY_MS;
    if (isWayDue) this.#wayDueAt = now + EVERY_MS;
    const addresses = proof.reach > 0 ? [address] : [];
    const about = { hasNames: name !== null, listedName: name, addresses };
    const { baseline, examiner, onLearnt } = this.#setup;
    examiner.examine(about, (examination) => {
      if (examination === null) return this.restart();
      baseline.learn(examination, proof.isSecured);
      onLearnt();
    });
  }
}
