import type { Problem } from '../errors.ts';

/** Problems that one answer names at most; more of them do not help, and every one costs memory. */
export const MAX_PROBLEMS = 100;

/** The problems of one input: the first ones in full, of the others how many there are. */
export class ProblemList {
  readonly #named: Problem[] = [];
  readonly #maxNamed: number;
  #count = 0;

  constructor(maxNamed = MAX_PROBLEMS) {
    this.#maxNamed = maxNamed;
  }

  static of(problems: readonly Problem[]): ProblemList {
    const list = new ProblemList();
    list.addAll(problems);
    return list;
  }

  add(problem: Problem): void {
    this.#count += 1;
    if (this.#named.length < this.#maxNamed) this.#named.push(problem);
  }

  addAll(problems: readonly Problem[]): void {
    for (const problem of problems) this.add(problem);
  }

  get named(): readonly Problem[] {
    return this.#named;
  }

  /** All of them, the ones that are not named included. */
  get count(): number {
    return this.#count;
  }
}
