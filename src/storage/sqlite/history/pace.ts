/** How much to do in one step of upkeep, learnt from how long the steps take. */
export interface Pace {
  size(): number;
  /** Runs one step and learns from it. */
  step<Result>(work: () => Result): Result;
}

/** Ledger writes wait for at most one step, so it has to be short; far shorter ones only add transactions. */
const WANTED_MS = { least: 4, most: 10 } as const;
const SIZE = { first: 256, least: 8, most: 65_536 } as const;

export function createPace(): Pace {
  let size: number = SIZE.first;
  return {
    size: () => size,
    step: (work) => {
      const startedAt = performance.now();
      const result = work();
      const tookMs = performance.now() - startedAt;
      if (tookMs > WANTED_MS.most) size = Math.max(SIZE.least, Math.floor(size / 2));
      else if (tookMs < WANTED_MS.least) size = Math.min(SIZE.most, size * 2);
      return result;
    },
  };
}
