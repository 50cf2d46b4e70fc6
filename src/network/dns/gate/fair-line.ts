/** A line in which owners take turns, however many of the waiting are theirs; each owner's own stay in their order. */
export class FairLine<T> {
  /** In the order in which it is their turn; nobody in here has an empty line. */
  readonly #lines = new Map<string, Set<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(owner: string, waiting: T): void {
    const line = this.#lines.get(owner);
    if (line === undefined) this.#lines.set(owner, new Set([waiting]));
    else line.add(waiting);
    this.#size += 1;
  }

  /** Takes somebody out who does not want to wait any more, wherever he stands. */
  delete(owner: string, waiting: T): void {
    const line = this.#lines.get(owner);
    if (line === undefined || !line.delete(waiting)) return;
    this.#size -= 1;
    if (line.size === 0) this.#lines.delete(owner);
  }

  /** Whose turn it is; `null` when nobody waits. */
  take(): T | null {
    for (const [owner, line] of this.#lines) {
      this.#lines.delete(owner);
      for (const waiting of line) {
        line.delete(waiting);
        this.#size -= 1;
        if (line.size > 0) this.#lines.set(owner, line);
        return waiting;
      }
    }
    return null;
  }
}
