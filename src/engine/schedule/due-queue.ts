const FIRST_CAPACITY = 1_024;
const ABSENT = -1;

/**
 * Which slot is due next: a binary heap over typed arrays that finds, moves and removes any slot in logarithmic time.
 * A slot is a small integer chosen by the caller; 16 bytes each, so a million monitors take 16 MB.
 */
export class DueQueue {
  #dueAt = new Float64Array(FIRST_CAPACITY);
  #placeOf = new Int32Array(FIRST_CAPACITY).fill(ABSENT);
  #heap = new Int32Array(FIRST_CAPACITY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Puts the slot in, or moves it. */
  set(slot: number, dueAt: number): void {
    this.#reserve(slot + 1);
    let place = this.#placeOf[slot] ?? ABSENT;
    if (place === ABSENT) {
      place = this.#size;
      this.#size += 1;
      this.#put(slot, place);
    }
    this.#dueAt[slot] = dueAt;
    this.#sink(this.#rise(place));
  }

  delete(slot: number): void {
    const place = this.#placeOf[slot] ?? ABSENT;
    if (place === ABSENT) return;
    this.#placeOf[slot] = ABSENT;
    this.#size -= 1;
    if (place === this.#size) return;
    this.#put(this.#slotAt(this.#size), place);
    this.#sink(this.#rise(place));
  }

  /** When the slot is due, or `null` when it is not in the queue. */
  dueAt(slot: number): number | null {
    if ((this.#placeOf[slot] ?? ABSENT) === ABSENT) return null;
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
    const places = [0];
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      if (place >= this.#size || this.#due(this.#slotAt(place)) > now) continue;
      count += 1;
      places.push(2 * place + 1, 2 * place + 2);
    }
    return count;
  }

  #rise(start: number): number {
    const slot = this.#slotAt(start);
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#slotAt(parent);
      if (this.#due(above) <= this.#due(slot)) break;
      this.#put(above, place);
      place = parent;
    }
    this.#put(slot, place);
    return place;
  }

  #sink(start: number): void {
    const slot = this.#slotAt(start);
    let place = start;
    for (let child = 2 * place + 1; child < this.#size; child = 2 * place + 1) {
      const right = child + 1;
      const isRightEarlier =
        right < this.#size && this.#due(this.#slotAt(right)) < this.#due(this.#slotAt(child));
      const earliest = isRightEarlier ? right : child;
      const below = this.#slotAt(earliest);
      if (this.#due(slot) <= this.#due(below)) break;
      this.#put(below, place);
      place = earliest;
    }
    this.#put(slot, place);
  }

  #put(slot: number, place: number): void {
    this.#heap[place] = slot;
    this.#placeOf[slot] = place;
  }

  #slotAt(place: number): number {
    return this.#heap[place] ?? ABSENT;
  }

  #due(slot: number): number {
    return this.#dueAt[slot] ?? Infinity;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#dueAt.length) return;
    const grown = Math.max(capacity, this.#dueAt.length * 2);
    const places = new Int32Array(grown).fill(ABSENT);
    places.set(this.#placeOf);
    this.#placeOf = places;
    const dues = new Float64Array(grown);
    dues.set(this.#dueAt);
    this.#dueAt = dues;
    const heap = new Int32Array(grown);
    heap.set(this.#heap);
    this.#heap = heap;
  }
}
