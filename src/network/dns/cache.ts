import type { DnsAnswer } from './server-lookup.ts';
import { RecentMap } from './gate/recent-map.ts';

// Asking costs less than 100 µs, believing an old answer costs the truth: a name that vanished or moved has to show in the
// next check. So answers serve one burst of checks, well below two seconds, so that intervals of a second or two never
// miss two checks in a row; and not beyond their time to live, of which a second is the smallest. A failure serves less,
// or a quick re-check would find it confirmed by the very answer it doubts.
const BURST_MS = 1_500;
const MIN_BURST_MS = 1_000;
const FAILURE_BURST_MS = 250;
// Public resolvers cut off clients that ask too much. Beyond this rate answers serve their time to live instead, and not a
// moment longer; at most the ceiling, and shortened by up to a tenth so that they do not all end together.
const BUSY_QUESTIONS_PER_SECOND = 500;
const MAX_LIFETIME_MS = 15 * 60_000;
const JITTER = 0.1;
const MIN_ENTRIES_KEPT = 10_000;

interface Entry {
  readonly answer: DnsAnswer;
  readonly storedAt: number;
  readonly lifetimeMs: number;
}

/** Remembers DNS answers for as long as they may be trusted; bounded, those that were not asked for lately go first. Times are monotonic ms. */
export class DnsCache {
  readonly #entries = new RecentMap<string, Entry>(MIN_ENTRIES_KEPT);
  readonly #random: () => number;
  #secondAt = Number.NEGATIVE_INFINITY;
  #asked = 0;
  #askedBefore = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The answer under a key, if it may still be used. */
  get(key: string, now: number): DnsAnswer | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    const { answer } = entry;
    const burst = burstOf(answer);
    const usableMs = this.#isBusy(now) ? Math.max(burst, entry.lifetimeMs) : burst;
    return now - entry.storedAt < usableMs ? answer : null;
  }

  /** How long ago the answer under a key came; `null` when there is none. */
  ageMs(key: string, now: number): number | null {
    const entry = this.#entries.get(key);
    return entry === undefined ? null : now - entry.storedAt;
  }

  set(key: string, answer: DnsAnswer, now: number): void {
    const lifetimeMs = answer.kind === 'found' ? this.#lifetimeOf(answer.ttlMs) : 0;
    this.#entries.set(key, { answer, storedAt: now, lifetimeMs });
  }

  /** Counts one question to the resolver, for the rate that decides how long answers serve. */
  countQuestion(now: number): void {
    this.#turn(now);
    this.#asked += 1;
  }

  #isBusy(now: number): boolean {
    this.#turn(now);
    return Math.max(this.#asked, this.#askedBefore) > BUSY_QUESTIONS_PER_SECOND;
  }

  #turn(now: number): void {
    const elapsedMs = now - this.#secondAt;
    if (elapsedMs < 1_000) return;
    this.#askedBefore = elapsedMs < 2_000 ? this.#asked : 0;
    this.#asked = 0;
    this.#secondAt = now;
  }

  #lifetimeOf(ttlMs: number): number {
    return Math.min(MAX_LIFETIME_MS, ttlMs) * (1 - JITTER * this.#random());
  }
}

function burstOf(answer: DnsAnswer): number {
  if (answer.kind === 'failed') return FAILURE_BURST_MS;
  return Math.max(MIN_BURST_MS, Math.min(BURST_MS, answer.ttlMs));
}
