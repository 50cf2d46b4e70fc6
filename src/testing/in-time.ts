import { setInterval } from 'node:timers';
import { expect } from 'vitest';

const TICK_MS = 10;
/** A test that measures more than this counts in minutes, and no stall matters to it. */
const KEPT_MS = 60_000;

interface Stall {
  readonly endedAt: number;
  readonly ms: number;
}

let stalls: Stall[] = [];
let lastAt = performance.now();
let lastUsage = process.cpuUsage();

function tick(): void {
  const now = performance.now();
  const { user, system } = process.cpuUsage(lastUsage);
  const ms = now - lastAt - TICK_MS - (user + system) / 1_000;
  if (ms > 1) stalls.push({ endedAt: now, ms });
  stalls = stalls.filter(({ endedAt }) => now - endedAt < KEPT_MS);
  lastAt = now;
  lastUsage = process.cpuUsage();
}

setInterval(tick, TICK_MS).unref();

/** Of the last `spanMs`: while this process waited for a core. What it used itself is not among it. */
function stalledMs(spanMs: number): number {
  tick();
  const since = performance.now() - spanMs;
  return stalls.filter(({ endedAt }) => endedAt > since).reduce((sum, { ms }) => sum + ms, 0);
}

/** That what has just ended took less than `limitMs`, not counting what the machine kept it waiting for a core. */
export function expectInTime(tookMs: number, limitMs: number): void {
  const stalled = stalledMs(tookMs + TICK_MS);
  const took = `${tookMs.toFixed(0)} ms, of which it waited ${stalled.toFixed(0)} ms for a core`;
  expect(tookMs - stalled, took).toBeLessThan(limitMs);
}
