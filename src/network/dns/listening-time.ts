// A name that has been listened to for this long had its chance, whatever else there was to do.
const FAIR_MS = 1_000;
const TOLERABLE_DELAY_MS = 500;

/** For how long answers about a name were listened for, between its opening and now (monotonic ms), with breaks. */
export class ListeningTime {
  readonly #openedAt: number;
  #hasBegun = false;
  #since: number | null = null;
  #totalMs = 0;

  constructor(openedAt: number) {
    this.#openedAt = openedAt;
  }

  begin(now: number): void {
    this.#hasBegun = true;
    this.#since = now;
  }

  end(now: number): void {
    if (this.#since !== null) this.#totalMs += now - this.#since;
    this.#since = null;
  }

  /** Whether the name had its chance, whatever else there was to do. */
  wasFair(now: number): boolean {
    if (!this.#hasBegun) return false;
    const listenedMs = this.#totalMs + (this.#since === null ? 0 : now - this.#since);
    return listenedMs >= FAIR_MS || now - this.#openedAt - listenedMs <= TOLERABLE_DELAY_MS;
  }
}
