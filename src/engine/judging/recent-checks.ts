import type { CheckSurroundings } from '../../core/alerting/alert.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
import { isSpoken } from '../../core/probe-health/evidence.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { Column } from '../column.ts';
import type { Watched } from '../watched.ts';

/** How far back it goes, in seconds. */
const SPAN_SECONDS = 60;

export interface RecentChecksSetup {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Whether targets of this kind call us: what they say proves nothing about our own side. */
  isPushed(kind: string): boolean;
}

/**
 * How the sites did in the last minute, each counted once by its latest check: sums for each second, so that neither a check
 * nor a question walks through all monitors.
 */
export class RecentChecks {
  readonly #setup: RecentChecksSetup;
  /** The second of the latest counted check, from 1 on: positive when it was answered, negative when not. */
  readonly #latest = Column.ofDoubles();
  /** Epoch ms; 0: never. */
  readonly #lastGoodAt = Column.ofDoubles();
  readonly #asked = new Int32Array(SPAN_SECONDS);
  readonly #answered = new Int32Array(SPAN_SECONDS);
  #second = 1;

  constructor(setup: RecentChecksSetup) {
    this.#setup = setup;
  }

  /** Takes a result that may be judged. */
  note(watched: Watched, result: ProbeResult): void {
    const { outcome, reason, startedAt } = result;
    if (watched.isRemoved) return;
    if (outcome === 'up') this.#lastGoodAt.set(watched, startedAt);
    if (outcome === 'unknown' || outcome === 'blocked') return;
    if (this.#setup.isPushed(watched.monitor.kind)) return;
    this.#goOn();
    this.#count(this.#latest.get(watched), -1);
    const isAnswered = outcome !== 'down' || isSpoken(reason);
    const latest = isAnswered ? this.#second : -this.#second;
    this.#latest.set(watched, latest);
    this.#count(latest, 1);
  }

  /** How the other sites did; its own latest check that was up, since the start. */
  around(watched: Watched): CheckSurroundings {
    const { asked, answered } = this.all();
    const own = this.#latest.get(watched);
    const isCounted = this.#isRecent(own);
    const lastGoodAt = this.#lastGoodAt.get(watched);
    return {
      othersAsked: asked - (isCounted ? 1 : 0),
      othersAnswered: answered - (isCounted && own > 0 ? 1 : 0),
      lastGoodAt: lastGoodAt === 0 ? null : lastGoodAt,
    };
  }

  /** Sites that were asked, and those among them that answered anything. */
  all(): { readonly asked: number; readonly answered: number } {
    this.#goOn();
    const sum = (counts: Int32Array): number => counts.reduce((total, each) => total + each, 0);
    return { asked: sum(this.#asked), answered: sum(this.#answered) };
  }

  /** It is to be removed, or judged anew. */
  forget(watched: Watched): void {
    this.#goOn();
    this.#count(this.#latest.get(watched), -1);
    this.#latest.set(watched, 0);
    this.#lastGoodAt.set(watched, 0);
  }

  #count(latest: number, by: 1 | -1): void {
    if (!this.#isRecent(latest)) return;
    const place = Math.abs(latest) % SPAN_SECONDS;
    this.#asked[place] = (this.#asked[place] ?? 0) + by;
    if (latest > 0) this.#answered[place] = (this.#answered[place] ?? 0) + by;
  }

  #isRecent(latest: number): boolean {
    return latest !== 0 && Math.abs(latest) > this.#second - SPAN_SECONDS;
  }

  /** Empties the seconds that have gone by. */
  #goOn(): void {
    const now = Math.floor(this.#setup.clock.monotonicMs() / 1_000) + 1;
    const passed = Math.min(SPAN_SECONDS, now - this.#second);
    for (let n = 1; n <= passed; n += 1) {
      const place = (this.#second + n) % SPAN_SECONDS;
      this.#asked[place] = 0;
      this.#answered[place] = 0;
    }
    this.#second = Math.max(this.#second, now);
  }
}
