import type { MonitorState } from '../../core/monitor/monitor-state.ts';
import type { ProbeResult } from '../../core/check/outcome.ts';
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
export function noteCost(watched: Watched, result: ProbeResult): void {
  const { reason, timings, address, notes } = result;
  if (OUR_OWN.has(reason)) return;
  // A check that another one spoke for was quick, and its next one may have to wait itself.
  watched.isSlow = timings.totalMs >= SLOW_MS || notes.includes('shared_address');
  if (address !== watched.address) watched.address = address;
}
