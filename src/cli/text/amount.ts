/** `1 site`, `2 sites`: a number with the noun that goes with it. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A duration for people: `340 ms`, `2.3 s`, `4 min`, `3.5 h`. */
export function shownDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

/** A size for people. */
export function shownSize(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
