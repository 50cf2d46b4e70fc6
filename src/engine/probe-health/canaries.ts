import type { ProbeResult } from '../../core/check/outcome.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Job } from '../../core/ports/executor.ts';
import type { Log } from '../../core/ports/log.ts';
import type { Canary } from '../../core/probe-health/canary.ts';
import { CONTROL_KIND } from '../../core/probe-health/control-check.ts';
import { proofOf } from '../../core/probe-health/evidence.ts';
import type { Evidence } from './evidence.ts';

const EVERY_MS = 30_000;
/** While there is a suspicion they are asked again after this time. */
const PAUSE_MS = 1_000;
/** A failure waits for them: see `HOLD_MS` of the result hold. */
const CONNECT_MS = 2_500;

/** What all canaries say together. */
export type CanaryVerdict =
  | { readonly kind: 'healthy' | 'portal' }
  /** No canary was reached; with `hasNames`, no name was looked up either. */
  | { readonly kind: 'cut'; readonly hasNames: boolean };

export interface CanariesSetup {
  readonly clock: Clock;
  readonly log: Log;
  readonly canaries: readonly Canary[];
  readonly evidence: Evidence;
  ask(job: Omit<Job, 'id'>, onResult: (result: ProbeResult) => void): void;
  onVerdict(verdict: CanaryVerdict, beganAt: number): void;
}

interface Round {
  readonly beganAt: number;
  readonly results: ProbeResult[];
  open: number;
  areNamesKnown: boolean;
}

/** Asks the places that the operator named, every half minute and whenever there is a suspicion, whether our network works. */
export class Canaries {
  readonly #setup: CanariesSetup;
  #roundAt = Number.NEGATIVE_INFINITY;
  #isRunning = false;
  #last: { readonly kind: CanaryVerdict['kind']; readonly beganAt: number } | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(setup: CanariesSetup) {
    this.#setup = setup;
  }

  /** What they showed last, and when they were asked it, monotonic ms; `null`: nothing yet. */
  get last(): { readonly kind: CanaryVerdict['kind']; readonly beganAt: number } | null {
    return this.#last;
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
    const round: Round = {
      beganAt: now,
      results: [],
      open: canaries.reduce((sum, { check }) => sum + (check === null ? 1 : 2), 0),
      areNamesKnown: false,
    };
    for (const canary of canaries) this.#askOne(canary, round);
  }

  #askOne({ host, isName, port, check }: Canary, round: Round): void {
    const { ask } = this.#setup;
    const options = { host, isName, port };
    const job = { kind: CONTROL_KIND, options, timeoutMs: CONNECT_MS, memory: null };
    // Such a job asks the resolver afresh, which a check need not do; that it connects is enough only where no page is named.
    ask(job, (result) => {
      if (result.evidence['isLookedUp'] === true) round.areNamesKnown = true;
      if (check !== null) return this.#end(round, null);
      const isReached = result.evidence['isConnected'] === true;
      this.#end(round, { ...result, outcome: isReached ? 'up' : 'down' });
    });
    if (check !== null) ask({ ...check, memory: null }, (result) => this.#end(round, result));
  }

  /** The first that is healthy settles it. */
  #end(round: Round, result: ProbeResult | null): void {
    const { evidence } = this.#setup;
    round.open -= 1;
    if (result !== null) round.results.push(result);
    if (result?.outcome === 'up') {
      evidence.noteProof(proofOf(result), round.beganAt);
      this.#report({ kind: 'healthy' }, round.beganAt);
    }
    if (round.open === 0) this.#judge(round);
  }

  #judge({ results, areNamesKnown, beganAt }: Round): void {
    const seen = results.filter(({ reason }) => reason !== 'stopped');
    if (seen.length === 0 || seen.some(({ outcome }) => outcome === 'up')) return;
    const { evidence, canaries, log } = this.#setup;
    log.warn({ reasons: seen.map(({ reason }) => reason) }, 'no canary answers as it should');
    if (seen.every(({ reason }) => reason === 'keyword_missing')) {
      return this.#report({ kind: 'portal' }, beganAt);
    }
    // Sites that answered meanwhile show that it is the canaries.
    if (Math.max(...Object.values(evidence.travelledAt)) >= beganAt) {
      return this.#report({ kind: 'healthy' }, beganAt);
    }
    const hasNames = !areNamesKnown && canaries.every(({ isName }) => isName);
    this.#report({ kind: 'cut', hasNames }, beganAt);
  }

  #report(verdict: CanaryVerdict, beganAt: number): void {
    this.#last = { kind: verdict.kind, beganAt };
    this.#setup.onVerdict(verdict, beganAt);
  }
}
