import type { Watched } from './watched.ts';

const MIN_CAPACITY = 1_024;

/**
 * One number for each monitor, 0 to begin with: a column of the table that a single stage owns and writes. Bytes take one
 * byte a monitor, doubles eight. A removed monitor reads 0 and takes no writes: its slot may be another one's already.
 */
export class Column {
  #cells: Uint8Array | Float64Array;
  readonly #allocate: (length: number) => Uint8Array | Float64Array;

  private constructor(allocate: (length: number) => Uint8Array | Float64Array) {
    this.#allocate = allocate;
    this.#cells = allocate(MIN_CAPACITY);
  }

  static ofBytes(): Column {
    return new Column((length) => new Uint8Array(length));
  }

  static ofDoubles(): Column {
    return new Column((length) => new Float64Array(length));
  }

  get({ slot, isRemoved }: Watched): number {
    return isRemoved ? 0 : (this.#cells[slot] ?? 0);
  }

  set({ slot, isRemoved }: Watched, value: number): void {
    if (isRemoved) return;
    if (slot >= this.#cells.length) {
      const grown = this.#allocate(Math.max(slot + 1, this.#cells.length * 2));
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[slot] = value;
  }
}
