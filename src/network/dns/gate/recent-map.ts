/**
 * Remembers what was used lately: at least `minEntries` entries and at most twice as many. Two generations, of which the
 * older one is forgotten when the younger one is full: taking single entries out at the front of a map costs more the
 * more of them have been taken out before.
 */
export class RecentMap<K, V> {
  readonly #minEntries: number;
  #younger = new Map<K, V>();
  #older = new Map<K, V>();

  constructor(minEntries: number) {
    this.#minEntries = minEntries;
  }

  /** The value under a key, which counts as used now. */
  get(key: K): V | undefined {
    const young = this.#younger.get(key);
    if (young !== undefined) return young;
    const old = this.#older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: K, value: V): void {
    this.#younger.set(key, value);
    if (this.#younger.size < this.#minEntries) return;
    this.#older = this.#younger;
    this.#younger = new Map();
  }

  delete(key: K): void {
    this.#younger.delete(key);
    this.#older.delete(key);
  }
}
