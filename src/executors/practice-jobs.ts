import type { JsonObject } from '../core/json.ts';
import type { ProbeResult } from '../core/check/outcome.ts';
import { stoppedResult } from './lost-result.ts';
import type { RunJob } from './running-jobs.ts';

/**
 * Jobs that compare engines without any site: all waiting, or all computing. They run wherever checks run and answer
 * with a result like a probe's, but they are no kinds of monitors and no list of kinds holds them.
 */
export const practiceJobs: ReadonlyMap<string, RunJob> = new Map<string, RunJob>([
  ['sleep', (job, signal) => sleep(countOf(job.options, 'ms'), signal)],
  ['crunch', async (job) => crunch(countOf(job.options, 'count'))],
]);

/** Waits without using the processor; an abort ends it as `stopped`. */
function sleep(ms: number, signal: AbortSignal): Promise<ProbeResult> {
  const begin = beginning();
  return new Promise((resolve) => {
    const end = (result: ProbeResult): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = (): void => end(stoppedResult());
    const timer = setTimeout(() => end(done(begin, `waited ${ms} ms`, {})), ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

/** Counts without ever letting go of its thread; nothing but the end of the thread stops it earlier. */
function crunch(count: number): ProbeResult {
  const begin = beginning();
  const checksum = countTo(count);
  return done(begin, `counted to ${count}`, { checksum });
}

// So many divisions a step make ten million of them take about as long as they do in Python, a quarter of a second: long
// beside the start of a thread's compiler, which each engine with threads or processes pays once a worker.
const ROUNDS_PER_STEP = 5;

// Each step depends on the one before and the last one is handed out, so that no compiler can leave any of them away.
function countTo(count: number): number {
  const modulus = 1_000_003 + (count & 1);
  let checksum = 0;
  for (let step = 1; step <= count; step += 1) {
    for (let round = 0; round < ROUNDS_PER_STEP; round += 1) {
      checksum = (checksum * 31 + step) % modulus;
    }
  }
  return checksum;
}

function countOf(options: JsonObject, key: string): number {
  const value = Number(options[key]);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function beginning(): { readonly startedAt: number; readonly fromMs: number } {
  return { startedAt: Date.now(), fromMs: performance.now() };
}

function done(
  begin: ReturnType<typeof beginning>,
  message: string,
  evidence: JsonObject,
): ProbeResult {
  const totalMs = performance.now() - begin.fromMs;
  return {
    outcome: 'up',
    reason: null,
    phase: null,
    notes: [],
    message,
    startedAt: begin.startedAt,
    address: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs },
    evidence,
    memory: null,
  };
}
