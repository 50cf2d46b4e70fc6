const FIRST_CAPACITY = 1_024;
const ABSENT = -1;

/**
 * Which slot is due next: a binary heap over typed arrays that finds, moves and removes any slot in logarithmic time.
 * A slot is a small integer chosen by the caller; 16 bytes each, so a million monitors take 16 MB.
 */
export class DueQueue {
  #dueAt = new Float64Array(FIRST_CAPACITY);
  #positionOf = new Int32Array(FIRST_CAPACITY).fill(ABSENT);
  #heap = new Int32Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts the slot in, or moves it. */
  set(slot: number, dueAt: number): void {
    this.#reserve(slot + 1);
    let position = this.#positionOf[slot] ?? ABSENT;
    if (position === ABSENT) {
      position = this.#size;
      this.#size += 1;
      this.#put(slot, position);
    }
    this.#dueAt[slot] = dueAt;
    this.#sink(this.#rise(position));
  }

  delete(slot: number): void {
    const position = this.#positionOf[slot] ?? ABSENT;
    if (position === ABSENT) return;
    this.#positionOf[slot] = ABSENT;
    this.#size -= 1;
    if (position === this.#size) return;
    this.#put(this.#slotAt(this.#size), position);
    this.#sink(this.#rise(position));
  }

  /** When the slot is due, or `null` when it is not in the queue. */
  dueAt(slot: number): number | null {
    if ((this.#positionOf[slot] ?? ABSENT) === ABSENT) return null;
    return this.#due(slot);
  }

  /** The slot that is due first, with its time. */
  first(): { readonly slot: number; readonly dueAt: number } | null {
    if (this.#size === 0) return null;
    const slot = this.#slotAt(0);
    return { slot, dueAt: this.#due(slot) };
  }

  /** How many are due by `now`; the work grows with the answer, not with the queue. */
  countDue(now: number): number {
    let count = 0;
    const positions = [0];
    for (let position = positions.pop(); position !== undefined; position = positions.pop()) {
      if (position >= this.#size || this.#due(this.#slotAt(position)) > now) continue;
      count += 1;
      positions.push(2 * position + 1, 2 * position + 2);
    }
    return count;
  }

  #rise(start: number): number {
    const slot = this.#slotAt(start);
    let position = start;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const above = this.#slotAt(parent);
      if (this.#due(above) <= this.#due(slot)) break;
      this.#put(above, position);
      position = parent;
    }
    this.#put(slot, position);
    return position;
  }

  #sink(start: number): void {
    const slot = this.#slotAt(start);
    let position = start;
    for (let child = 2 * position + 1; child < this.#size; child = 2 * position + 1) {
      const right = child + 1;
      const isRightEarlier =
        right < this.#size && this.#due(this.#slotAt(right)) < this.#due(this.#slotAt(child));
      const earliest = isRightEarlier ? right : child;
      const below = this.#slotAt(earliest);
      if (this.#due(slot) <= this.#due(below)) break;
      this.#put(below, position);
      position = earliest;
    }
    this.#put(slot, position);
  }

  #put(slot: number, position: number): void {
    this.#heap[position] = slot;
    this.#positionOf[slot] = position;
  }

  #slotAt(position: number): number {
    return this.#heap[position] ?? ABSENT;
  }

  #due(slot: number): number {
    return this.#dueAt[slot] ?? Infinity;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#dueAt.length) return;
    const grown = Math.max(capacity, this.#dueAt.length * 2);
    const positions = new Int32Array(grown).fill(ABSENT);
    positions.set(this.#positionOf);
    this.#positionOf = positions;
    const dues = new Float64Array(grown);
    dues.set(this.#dueAt);
    this.#dueAt = dues;
    const heap = new Int32Array(grown);
    heap.set(this.#heap);
    this.#heap = heap;
  }
}
