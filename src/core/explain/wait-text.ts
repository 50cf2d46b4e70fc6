/** A short duration as people read it: `0.4 ms`, `312 ms`, `2.5 s`. */
export function waitText(durationMs: number): string {
  if (durationMs < 9.95) return `${Number(durationMs.toFixed(1))} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  return `${Number((durationMs / 1_000).toFixed(1))} s`;
}
