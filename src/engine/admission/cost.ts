import type { MonitorState } from '../../core/monitor-state.ts';
import type { ProbeResult } from '../../core/outcome.ts';
import type { Watched } from '../watched.ts';

/** A check that took this long keeps its place so long that it counts among the slow ones. */
const SLOW_MS = 1_000;
/** Ends that were our own doing say nothing about what the target costs. */
const OUR_OWN: ReadonlySet<string | null> = new Set(['stopped', 'crash', 'stall']);

/** What the next check will cost, before there was one in this process: nobody is quick who has not shown it. */
export function startsSlow({ status, reason }: MonitorState): boolean {
  if (status === 'pending' || status === 'unknown') return true;
  return reason?.endsWith('_timeout') === true;
}

/** The target is another one: nothing is known of it. */
export function forgetCost(watched: Watched): void {
  watched.isSlow = true;
  watched.address = null;
}

/** Learns from a check what the next one of the same monitor will cost, and at which address. */
export function noteCost(watched: Watched, { reason, timings, address }: ProbeResult): void {
  if (OUR_OWN.has(reason)) return;
  watched.isSlow = timings.totalMs >= SLOW_MS;
  if (address !== watched.address) watched.address = address;
}
