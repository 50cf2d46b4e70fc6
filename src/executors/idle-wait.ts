/** Waits until all work is done, within a limit. */
export class IdleWait {
  readonly #isIdle: () => boolean;
  #waiters = new Set<() => void>();

  constructor(isIdle: () => boolean) {
    this.#isIdle = isIdle;
  }

  /** To be called whenever work ended. */
  notify(): void {
    if (this.#waiters.size === 0 || !this.#isIdle()) return;
    for (const wake of this.#waiters) wake();
  }

  /** Resolves as soon as there is no work left, or after `limitMs`. */
  wait(limitMs: number): Promise<void> {
    if (limitMs <= 0 || this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, limitMs);
      this.#waiters.add(wake);
    });
  }
}
