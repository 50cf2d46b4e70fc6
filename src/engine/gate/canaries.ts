import type { ProbeResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Job } from '../../core/ports/executor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Canary } from '../../core/probe-health/canary.ts';
import { proofOf } from '../../core/probe-health/evidence.ts';
import type { Controls } from './controls.ts';
import type { EvidenceBook } from './evidence-book.ts';

const EVERY_MS = 30_000;
/** In doubt they are asked again after this time. */
const PAUSE_MS = 2_000;

export interface CanariesSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly canaries: readonly Canary[];
  readonly book: EvidenceBook;
  readonly controls: Pick<Controls, 'look'>;
  ask(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void;
  /** Whether strangers answer in the place of every canary. */
  onPortal(isThere: boolean): void;
  onEvidence(): void;
}

interface Round {
  readonly beganAt: number;
  readonly results: ProbeResult[];
  open: number;
  areNamesKnown: boolean;
}

/** Asks the places that the operator named, every half minute and whenever there is doubt, whether our network works. */
export class Canaries {
  readonly #setup: CanariesSetup;
  #roundAt = Number.NEGATIVE_INFINITY;
  #isRunning = false;
  #cancelTimer: (() => void) | null = null;

  constructor(setup: CanariesSetup) {
    this.#setup = setup;
  }

  start(): void {
    if (this.#setup.canaries.length === 0) return;
    this.#isRunning = true;
    this.ask();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer?.();
  }

  /** Asks all of them now, unless they were asked just before. */
  ask(): void {
    const { clock, canaries } = this.#setup;
    const now = clock.monotonicMs();
    if (!this.#isRunning || now - this.#roundAt < PAUSE_MS) return;
    this.#roundAt = now;
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(EVERY_MS, () => this.ask());
    const round: Round = { beganAt: now, results: [], open: canaries.length, areNamesKnown: false };
    for (const canary of canaries) this.#askOne(canary, round);
  }

  #askOne(canary: Canary, round: Round): void {
    // The look comes first: it asks the resolver afresh, which a check need not do.
    this.#setup.controls.look(canary, (look) => {
      if (look.evidence['isLookedUp'] === true) round.areNamesKnown = true;
      if (canary.check === null) return this.#end(round, look);
      this.#setup.ask({ ...canary.check, memory: null }, (result) => this.#end(round, result));
    });
  }

  #end(round: Round, result: ProbeResult): void {
    const { clock, book } = this.#setup;
    const now = clock.monotonicMs();
    round.results.push(result);
    round.open -= 1;
    if (result.outcome === 'up') {
      book.noteProof({ ...proofOf(result), beganAt: round.beganAt, now });
      this.#setup.onPortal(false);
    }
    if (round.open === 0) this.#judge(round, now);
    this.#setup.onEvidence();
  }

  #judge({ results, areNamesKnown, beganAt }: Round, now: number): void {
    const seen = results.filter(({ reason }) => reason !== 'stopped');
    if (seen.length === 0 || seen.some(({ outcome }) => outcome === 'up')) return;
    const { book, canaries, log } = this.#setup;
    log.warn({ reasons: seen.map(({ reason }) => reason) }, 'no canary answers as it should');
    if (seen.every(({ reason }) => reason === 'keyword_missing')) return this.#setup.onPortal(true);
    // Sites that answered meanwhile show that it is the canaries.
    if (Math.max(...Object.values(book.picture(now).travelledAt)) >= beganAt) return;
    if (!areNamesKnown && canaries.every(({ isName }) => isName)) book.doubt('dns', null, now);
    book.doubt('connect', seen.find(({ address }) => address !== null)?.address ?? null, now);
  }
}
