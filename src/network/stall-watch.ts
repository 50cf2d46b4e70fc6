/** Notices when this thread was too busy to look at its sockets, so that a timeout is not blamed on a target. */
export interface StallWatch {
  /** Whether the thread stood still for more than half a second at any time since `since` (monotonic ms). */
  stalledSince(since: number): boolean;
  stop(): void;
}

const tickMs = 250;
const tolerableMs = 500;

/** Starts watching; its timer does not keep the process alive. */
export function startStallWatch(): StallWatch {
  let lastTickAt = performance.now();
  let lastStallAt = Number.NEGATIVE_INFINITY;
  const look = (): void => {
    const now = performance.now();
    if (now - lastTickAt > tickMs + tolerableMs) lastStallAt = now;
    lastTickAt = now;
  };
  const timer = setInterval(look, tickMs).unref();
  return {
    stalledSince(since) {
      look();
      return lastStallAt >= since;
    },
    stop: () => clearInterval(timer),
  };
}
