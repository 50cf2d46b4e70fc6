import { Readable } from 'node:stream';
import { checkCommand, type CheckParts } from '../../../src/cli/check/command.ts';
import { runProgram } from '../../../src/cli/program.ts';
import type { ExitCode } from '../../../src/cli/exit-codes.ts';
import { executors } from '../../../src/executors/index.ts';
import type { ProbeResult } from '../../../src/core/check/outcome.ts';
import type { Job } from '../../../src/core/ports/executor.ts';
import type { MonitorKind } from '../../../src/core/ports/prober.ts';
import { canonicalHttp, httpOptions } from '../../../src/probers/http/options.ts';
import type { AlertRecipients } from '../../../src/services/checks/notify-owners.ts';
import { testTerminal } from './test-terminal.ts';

const http: MonitorKind = {
  kind: 'http',
  title: 'HTTP',
  options: httpOptions,
  canonical: canonicalHttp,
};

/** One call of `squirrel check` on a network that a test plays. */
export interface CheckCall {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** Websites alone by default. */
  readonly kinds?: ReadonlyMap<string, MonitorKind>;
  /** Answers in the place of the network; by default everything is up. */
  readonly runJob?: (job: Job, signal: AbortSignal) => Promise<ProbeResult>;
  /** Whom the config file names; without it, no config file can be read. */
  readonly recipients?: AlertRecipients;
  /** Gets the key that ends the command. */
  readonly onReady?: (interrupt: () => void) => void;
}

/** Everything a call came to. */
export interface CheckOutcome {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Jobs that were run, in the order they were begun. */
  readonly jobs: readonly Job[];
}

/** A result of the stage's network. */
export function stageResult(job: Job, changes: Partial<ProbeResult> = {}): ProbeResult {
  const evidence = {
    method: 'HEAD',
    statusCode: 200,
    finalUrl: job.options['url'] ?? '',
    redirects: [],
    certificate: null,
    retryAfterSeconds: null,
  };
  return {
    outcome: 'up',
    reason: null,
    phase: 'head',
    notes: [],
    message: 'answered 200 OK',
    startedAt: 1_795_334_400_123,
    address: '192.0.2.7',
    timings: { dnsMs: null, connectMs: 8.1, tlsMs: null, firstByteMs: 20.4, totalMs: 31 },
    evidence,
    memory: null,
    ...changes,
  };
}

/** Runs `squirrel check` in this thread. */
export async function runCheck(call: CheckCall): Promise<CheckOutcome> {
  const { terminal, interrupt, printed } = testTerminal(Readable.from([call.stdin ?? '']));
  const jobs: Job[] = [];
  const runJob = call.runJob ?? ((job: Job) => Promise.resolve(stageResult(job)));
  const parts: CheckParts = {
    engines: executors.filter(({ kind }) => ['event-loop', 'multicore', 'serial'].includes(kind)),
    kinds: call.kinds ?? new Map([['http', http]]),
    clock: { monotonicMs: () => performance.now() },
    cpuCount: 2,
    setupExecutor: () => ({
      runJob: (job, signal) => {
        jobs.push(job);
        return runJob(job, signal);
      },
      workerEntry: new URL('../../../src/testing/executor/toy-worker.ts', import.meta.url),
      workerSettings: {},
      onWorkerEvent: () => {},
    }),
    notify: { now: () => 1_795_334_400_000, newId: () => 'x1' },
    readRecipients: (_file, { problems }) => {
      if (call.recipients) return Promise.resolve(call.recipients);
      problems.push({ path: '--config', message: 'no such file' });
      return Promise.resolve(null);
    },
  };
  call.onReady?.(interrupt);
  const commands = [checkCommand(() => Promise.resolve(parts), executors)];
  const exitCode = await runProgram({ version: '0', commands, terminal }, ['check', ...call.args]);
  return { exitCode, ...(await printed()), jobs };
}
