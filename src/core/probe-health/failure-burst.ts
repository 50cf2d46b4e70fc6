const WINDOW_MS = 60_000;
/** More than this share of all sites, at so many different places. */
const SHARE = 0.2;
const LEAST_PLACES = 3;

interface Fall {
  readonly at: number;
  readonly id: string;
  readonly place: string;
}

/** Counts sites that stopped working within the last minute, and says when that became too many. */
export class FailureBurst {
  readonly #falls = new Map<string, Fall>();
  readonly #places = new Map<string, number>();
  #burstAt: number | null = null;

  /** A site that worked, or was never seen, fails. `place` is where it is: one dead server is one place. */
  fall(fall: Fall): void {
    this.rise(fall.id);
    this.#falls.set(fall.id, fall);
    this.#places.set(fall.place, (this.#places.get(fall.place) ?? 0) + 1);
  }

  /** A site works again, or is gone. */
  rise(id: string): void {
    const fall = this.#falls.get(id);
    if (fall === undefined) return;
    this.#falls.delete(id);
    const left = (this.#places.get(fall.place) ?? 1) - 1;
    if (left === 0) this.#places.delete(fall.place);
    else this.#places.set(fall.place, left);
  }

  /** Since when too many of `sites` fail together; `null` when they do not. */
  since(now: number, sites: number): number | null {
    for (const [id, { at }] of this.#falls) {
      if (at > now - WINDOW_MS) break;
      this.rise(id);
    }
    const isBurst = this.#falls.size > sites * SHARE && this.#places.size >= LEAST_PLACES;
    this.#burstAt = isBurst ? (this.#burstAt ?? now) : null;
    return this.#burstAt;
  }
}
