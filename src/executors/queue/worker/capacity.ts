/** How many more checks a worker can take, as jobs come whose size is only known when they are here. */
export class Capacity {
  concurrency: number;
  #jobSize = 1;
  /** Checks of jobs that came and have not begun. */
  #preparing = 0;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
  }

  /** Whether one more job is welcome beside `asked` that may come; those are likely to be as large as the last one. */
  hasCapacity({ running, asked }: { readonly running: number; readonly asked: number }): boolean {
    return running + this.#preparing + asked * this.#jobSize < this.concurrency;
  }

  arrive(checks: number): void {
    this.#jobSize = checks;
    this.#preparing += checks;
  }

  /** They begin, or are not wanted any more. */
  begin(checks: number): void {
    this.#preparing -= checks;
  }
}
