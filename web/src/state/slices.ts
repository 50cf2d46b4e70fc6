/** How long a slice of work may take before the page has its turn, milliseconds. */
const SLICE_MS = 8;

/** What is done a step at a time, and its result. */
export type Steps<Result> = Generator<void, Result>;

/** All of it at once. */
export function runAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same with keys, clicks and paints in between; `null`: the signal ended it. */
export async function runInSlices<Result>(
  steps: Steps<Result>,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<Result | null> {
  let begunAt = now();
  while (!signal.aborted) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (now() - begunAt < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    begunAt = now();
  }
  return null;
}
