import type { MonitorId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Scheduler } from '../schedule/scheduler.ts';
import type { Watched } from '../watched.ts';
import type { Question } from './examiner.ts';
import type { Inconclusive } from './inconclusive-checks.ts';

/** Pause between two examinations of our own side while we are in trouble; longer, the longer it lasts. */
const ROUND_MS = 3_000;
const MAX_ROUND_MS = 15_000;
const ROUND_SHARE = 0.25;
/** Failures that are examined again in one round; an examination takes no more of them. */
const MAX_ASKED_A_ROUND = 32;
/** A check that is inconclusive again and again is repeated out of its turn no more often than this. */
const REPEAT_PAUSE_MS = 60_000;

export interface RepeatsSetup {
  readonly clock: Clock;
  readonly dispatcher: Pick<Dispatcher, 'beginNow' | 'isIdle'>;
  readonly scheduler: Pick<Scheduler, 'checkSoon'>;
  examine(question: Question): void;
  askCanaries(): void;
}

/** Checks and examinations that are made once more: to find the end of our trouble, and after it. */
export class Repeats {
  readonly #setup: RepeatsSetup;
  readonly #repeatedAt = new Map<MonitorId, number>();
  #roundAt = Number.NEGATIVE_INFINITY;

  constructor(setup: RepeatsSetup) {
    this.#setup = setup;
  }

  /** Trouble lasts `since` then (monotonic ms). Witnesses can show its end, and one site a round: they may be wrong. */
  probeTrouble(since: number, inconclusive: Iterable<Inconclusive>): void {
    const { clock, dispatcher, examine, askCanaries } = this.#setup;
    const now = clock.monotonicMs();
    const pauseMs = Math.min(MAX_ROUND_MS, Math.max(ROUND_MS, (now - since) * ROUND_SHARE));
    if (now - this.#roundAt < pauseMs) return;
    this.#roundAt = now;
    askCanaries();
    let asked = 0;
    let tried: Watched | null = null;
    for (const { watched, failure } of inconclusive) {
      if (failure !== null) examine(failure);
      if (this.#canBegin(watched)) tried ??= watched;
      asked += 1;
      if (asked === MAX_ASKED_A_ROUND) break;
    }
    if (tried !== null) dispatcher.beginNow(tried);
  }

  /** Our own side works again: what it kept from being judged is checked soon. */
  repeat(monitors: readonly Watched[]): void {
    const now = this.#setup.clock.monotonicMs();
    for (const watched of monitors) {
      const { id } = watched.monitor;
      const last = this.#repeatedAt.get(id) ?? Number.NEGATIVE_INFINITY;
      // A suspicion is re-checked at its own time.
      const isAwaited = watched.state.recheckAt !== null;
      if (now - last < REPEAT_PAUSE_MS || !this.#canBegin(watched) || isAwaited) continue;
      this.#repeatedAt.set(id, now);
      this.#setup.scheduler.checkSoon(watched);
    }
  }

  /** Checks the monitor once more, now, if nothing of it is under way. */
  recheck(watched: Watched): void {
    if (this.#canBegin(watched)) this.#setup.dispatcher.beginNow(watched);
  }

  forget(id: MonitorId): void {
    this.#repeatedAt.delete(id);
  }

  #canBegin(watched: Watched): boolean {
    const { isRemoved, monitor } = watched;
    return !isRemoved && !monitor.isPaused && this.#setup.dispatcher.isIdle(watched);
  }
}
