/**
 * Puts finished items back into the order of the list. It holds what came too early; an item is
 * begun only within `window` positions of the next one to come out, so that it never holds more than that.
 */
export class ListOrder<Item> {
  readonly #emit: (item: Item) => void;
  readonly #window: number;
  readonly #held = new Map<number, Item>();
  #next = 0;
  #onProgress: (() => void) | null = null;

  constructor(emit: (item: Item) => void, window: number) {
    this.#emit = emit;
    this.#window = window;
  }

  /** Takes the item at a position (from 0, each once) and lets out all whose turn it is. */
  put(position: number, item: Item): void {
    if (position !== this.#next) {
      this.#held.set(position, item);
      return;
    }
    this.#emit(item);
    this.#next += 1;
    for (let held = this.#take(); held !== undefined; held = this.#take()) this.#emit(held);
    this.#onProgress?.();
  }

  /** Resolves when `position` lies within the window. */
  async untilInWindow(position: number): Promise<void> {
    while (position - this.#next >= this.#window) {
      await new Promise<void>((resolve) => (this.#onProgress = resolve));
    }
    this.#onProgress = null;
  }

  /** Lets out what is held, in order, gaps or not. */
  flush(): void {
    const rest = [...this.#held].sort(([a], [b]) => a - b);
    this.#held.clear();
    for (const [, item] of rest) this.#emit(item);
  }

  #take(): Item | undefined {
    const item = this.#held.get(this.#next);
    if (item === undefined) return undefined;
    this.#held.delete(this.#next);
    this.#next += 1;
    return item;
  }
}
