import type { JsonObject } from '../../core/json.ts';
import type { Outcome, ProbeResult } from '../../core/check/outcome.ts';
import type { Job } from '../../core/ports/executor.ts';

/** What a job of the executor contract does when it runs. */
export type ToyAct =
  /** Answers `up` after `afterMs` (0: at once), unless aborted: then `unknown`/`stopped`. */
  | 'answer'
  /** Answers with what it was given beside its options. */
  | 'recite'
  /** Never ends, whatever it is told. */
  | 'ignore'
  | 'reject'
  /** Ends its worker. */
  | 'exit'
  | 'throw'
  | 'exhaust'
  /** Blocks its event loop for ever. */
  | 'spin';

/** A job of the contract suite. */
export function toyJob(
  id: number,
  act: ToyAct,
  options: JsonObject & { readonly timeoutMs?: number } = {},
): Job {
  const { timeoutMs = 5_000, ...rest } = options;
  return { id, kind: 'toy', options: { act, ...rest }, timeoutMs, memory: null };
}

const forever = new Promise<never>(() => {});

const acts: Readonly<Record<ToyAct, (job: Job, signal: AbortSignal) => Promise<ProbeResult>>> = {
  answer: ({ options: { afterMs, outcome } }, signal) =>
    answer({ signal, afterMs: Number(afterMs ?? 1), outcome: (outcome ?? 'up') as Outcome }),
  recite: ({ memory, silentPeers = [] }) =>
    Promise.resolve({ ...toyResult('up', null), memory, evidence: { silentPeers } }),
  ignore: () => forever,
  reject: () => Promise.reject(new Error('the toy broke')),
  // oxlint-disable-next-line unicorn/no-process-exit -- ending the worker is what this job is for
  exit: () => process.exit(3),
  throw: () => {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    return forever;
  },
  exhaust: () => exhaust(),
  spin: () => {
    for (;;);
  },
};

/** Runs such a job; used in the thread of the test and in every worker of the engines. */
export function runToyJob(job: Job, signal: AbortSignal): Promise<ProbeResult> {
  return acts[job.options['act'] as ToyAct](job, signal);
}

function answer(wanted: {
  readonly signal: AbortSignal;
  readonly afterMs: number;
  readonly outcome: Outcome;
}): Promise<ProbeResult> {
  const { signal, afterMs, outcome } = wanted;
  if (afterMs === 0) return Promise.resolve(toyResult('up', null));
  return new Promise((resolve) => {
    const end = (result: ProbeResult): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = (): void => end(toyResult('unknown', 'stopped'));
    const timer = setTimeout(
      () => end(toyResult(outcome, outcome === 'up' ? null : 'http_503')),
      afterMs,
    );
    signal.addEventListener('abort', stop);
  });
}

function exhaust(): Promise<ProbeResult> {
  const kept: number[][] = [];
  for (;;) kept.push(Array<number>(4_000_000).fill(kept.length + 0.5));
}

function toyResult(outcome: Outcome, reason: ProbeResult['reason']): ProbeResult {
  return {
    outcome,
    reason,
    phase: null,
    notes: [],
    message: 'a toy',
    startedAt: Date.now(),
    address: null,
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
    evidence: {},
    memory: null,
  };
}
