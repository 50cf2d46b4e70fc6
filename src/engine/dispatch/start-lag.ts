/** From here on we are behind: starts without a due time of their own are throttled. */
const BEHIND_MS = 250;
/** What the latest of many starts weighs. */
const WEIGHT = 0.02;

/** How long checks take from leaving the engine to beginning in a worker: next to nothing, unless the machine is overloaded. */
export class StartLag {
  #smoothMs = 0;

  note(lagMs: number): void {
    this.#smoothMs += WEIGHT * (Math.max(0, lagMs) - this.#smoothMs);
  }

  get isBehind(): boolean {
    return this.#smoothMs > BEHIND_MS;
  }
}
