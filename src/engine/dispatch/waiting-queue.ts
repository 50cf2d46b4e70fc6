/** Checks that wait: the urgent ones in front of all others, and among each other the one that was due first. */
export class WaitingQueue<Check extends { readonly dueAt: number }> {
  readonly #urgent = new DueHeap<Check>();
  readonly #others = new DueHeap<Check>();

  get size(): number {
    return this.#urgent.size + this.#others.size;
  }

  /** Due time of the one that has waited longest; `null` without any. */
  get oldestDueAt(): number | null {
    const first = this.#urgent.first()?.dueAt ?? Infinity;
    const oldest = Math.min(first, this.#others.first()?.dueAt ?? Infinity);
    return oldest === Infinity ? null : oldest;
  }

  first(): Check | undefined {
    return this.#urgent.first() ?? this.#others.first();
  }

  put(check: Check, isUrgent: boolean): void {
    (isUrgent ? this.#urgent : this.#others).put(check);
  }

  /** Takes out the one in front. */
  take(): Check | undefined {
    return this.#urgent.take() ?? this.#others.take();
  }
}

/** The one that was due first in front: a binary heap. */
class DueHeap<Check extends { readonly dueAt: number }> {
  readonly #heap: Check[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): Check | undefined {
    return this.#heap[0];
  }

  put(check: Check): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.dueAt <= check.dueAt) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = check;
  }

  take(): Check | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  #sink(check: Check): void {
    const heap = this.#heap;
    let place = 0;
    for (let child = 1; child < heap.length; child = 2 * place + 1) {
      let below = heap[child];
      const right = heap[child + 1];
      if (below === undefined) break;
      if (right !== undefined && right.dueAt < below.dueAt) {
        below = right;
        child += 1;
      }
      if (check.dueAt <= below.dueAt) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = check;
  }
}
