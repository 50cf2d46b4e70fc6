/** Those who wait, the one that was due first in front: a binary heap. */
export class WaitingLine<Visitor extends { readonly dueAt: number }> {
  readonly #heap: Visitor[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): Visitor | undefined {
    return this.#heap[0];
  }

  put(visitor: Visitor): void {
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || above.dueAt <= visitor.dueAt) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = visitor;
  }

  /** Takes out the one in front. */
  take(): Visitor | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  #sink(visitor: Visitor): void {
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
      if (visitor.dueAt <= below.dueAt) break;
      heap[place] = below;
      place = child;
    }
    heap[place] = visitor;
  }
}
