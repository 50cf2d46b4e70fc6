/** Notices when this thread was too busy to look at its sockets, so that a timeout is not attributed to a target. */
export interface StallWatch {
  /** Whether the thread stalled for more than half a second at any time since `since` (monotonic ms). */
  stalledSince(since: number): boolean;
  /** For how long it did, all such times together; a stretch that began before `since` counts from there. */
  stalledMsSince(since: number): number;
  stop(): void;
}

const TICK_MS = 250;
const TOLERABLE_MS = 500;
/** Longer than any probe takes. */
const REMEMBERED_MS = 600_000;

interface Stall {
  readonly from: number;
  readonly to: number;
}

/** Starts watching; its timer does not keep the process alive. */
export function startStallWatch(): StallWatch {
  let lastTickAt = performance.now();
  let stalls: readonly Stall[] = [];
  const check = (): void => {
    const now = performance.now();
    if (now - lastTickAt > TICK_MS + TOLERABLE_MS) {
      const remembered = stalls.filter(({ to }) => to > now - REMEMBERED_MS);
      stalls = [...remembered, { from: lastTickAt, to: now }];
    }
    lastTickAt = now;
  };
  const timer = setInterval(check, TICK_MS).unref();
  return {
    stalledSince(since) {
      check();
      return (stalls.at(-1)?.to ?? Number.NEGATIVE_INFINITY) >= since;
    },
    stalledMsSince(since) {
      check();
      return stalls.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, since)), 0);
    },
    stop: () => clearInterval(timer),
  };
}
