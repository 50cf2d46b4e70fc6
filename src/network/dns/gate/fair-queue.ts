/** A queue in which owners take turns, however many of the waiting are theirs; each owner's own stay in their order. */
export class FairQueue<T> {
  /** In the order in which it is their turn; no owner in here has an empty queue. */
  readonly #queues = new Map<string, Set<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(owner: string, waiting: T): void {
    const queue = this.#queues.get(owner);
    if (queue === undefined) this.#queues.set(owner, new Set([waiting]));
    else queue.add(waiting);
    this.#size += 1;
  }

  /** Takes out an entry that does not want to wait any more, wherever it stands. */
  delete(owner: string, waiting: T): void {
    const queue = this.#queues.get(owner);
    if (queue === undefined || !queue.delete(waiting)) return;
    this.#size -= 1;
    if (queue.size === 0) this.#queues.delete(owner);
  }

  /** The entry whose turn it is; `null` when none waits. */
  take(): T | null {
    for (const [owner, queue] of this.#queues) {
      this.#queues.delete(owner);
      for (const waiting of queue) {
        queue.delete(waiting);
        this.#size -= 1;
        if (queue.size > 0) this.#queues.set(owner, queue);
        return waiting;
      }
    }
    return null;
  }
}
