/** How much to do between two checkpoints of upkeep, learnt from how long that takes. */
export interface Pace {
  size(): number;
  /** Takes in how many milliseconds the last part took. */
  learn(tookMs: number): void;
}

/** Ledger writes wait for at most one step, so it has to be short; far shorter ones only add transactions. */
const WANTED_MS = { least: 4, most: 10 } as const;
const SIZE = { first: 256, least: 8, most: 65_536 } as const;

export function createPace(): Pace {
  let size: number = SIZE.first;
  return {
    size: () => size,
    learn: (tookMs) => {
      if (tookMs > WANTED_MS.most) size = Math.max(SIZE.least, Math.floor(size / 2));
      else if (tookMs < WANTED_MS.least) size = Math.min(SIZE.most, size * 2);
    },
  };
}
