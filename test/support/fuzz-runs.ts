/** How many random inputs a property is tried with: ten thousand, or as many as `FUZZ_RUNS` says. */
export const FUZZ_RUNS = Number(process.env['FUZZ_RUNS'] ?? 10_000);

/** A limit for tests with that many inputs, which only ends one that hangs. */
export const fuzzTimeout = { timeout: 30_000 + FUZZ_RUNS * 5 } as const;
