/** How much to do between two checkpoints of upkeep, learnt from how long that takes. */
export interface Pace {
  size(): number;
  /** Takes in how many milliseconds the last part took. */
  learn(tookMs: number): void;
}

/** Ledger writes wait for at most one step, so it has to be short; far shorter ones only add transactions. */
const WANTED_MS = { min: 4, max: 10 } as const;
const SIZE = { first: 256, min: 8, max: 65_536 } as const;

export function createPace(): Pace {
  let size: number = SIZE.first;
  return {
    size: () => size,
    learn: (tookMs) => {
      if (tookMs > WANTED_MS.max) size = Math.max(SIZE.min, Math.floor(size / 2));
      else if (tookMs < WANTED_MS.min) size = Math.min(SIZE.max, size * 2);
    },
  };
}
