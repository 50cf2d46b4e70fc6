/** Time, as an argument: the real one in the service, a hand-turned one in tests. */
export interface Clock {
  /** Wall clock, epoch milliseconds. May jump. */
  now(): number;
  /** Milliseconds since an arbitrary start; never jumps, never goes back. */
  monotonicMs(): number;
  /** Calls `task` once after `delayMs`; the returned function cancels it. Never keeps the process alive on its own. */
  after(delayMs: number, task: () => void): () => void;
}
