/** Tells apart two kinds of standstill: others had the processor, or we had it and let nobody else have a turn. */
export interface StarvationWatch {
  /** Milliseconds that this thread waited for the processor since then (monotonic), short waits left out. */
  starvedMsSince(since: number): number;
  /** The most processor time that passed between two turns of the loop so far, in milliseconds. */
  longestTurnMs(): number;
  stop(): void;
}

const TICK_MS = 20;
const TOLERABLE_MS = 30;

/** Starts watching the thread it is called in. */
export function startStarvationWatch(): StarvationWatch {
  const waits: { readonly at: number; readonly ms: number }[] = [];
  let longestMs = 0;
  let lastAt = performance.now();
  let lastCpuMs = cpuMs();
  const look = (): void => {
    const at = performance.now();
    const cpu = cpuMs();
    const ownMs = cpu - lastCpuMs;
    const waitedMs = at - lastAt - TICK_MS - ownMs;
    if (waitedMs > TOLERABLE_MS) waits.push({ at, ms: waitedMs });
    longestMs = Math.max(longestMs, ownMs);
    lastAt = at;
    lastCpuMs = cpu;
  };
  const timer = setInterval(look, TICK_MS);
  return {
    starvedMsSince: (since) => {
      look();
      return waits.reduce((sum, { at, ms }) => sum + (at >= since ? ms : 0), 0);
    },
    longestTurnMs: () => longestMs,
    stop: () => clearInterval(timer),
  };
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
