import { fork, type ChildProcess } from 'node:child_process';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CompareParts } from '../../cli/compare/command.ts';
import type { EngineRun } from '../../core/comparison/comparison.ts';
import { UnavailableError } from '../../core/errors.ts';
import { executors } from '../../executors/index.ts';
import { startFarmProcess } from '../../farm/farm-process.ts';
import { tutorialSites } from '../../farm/sites/tutorial-list.ts';
import { probers } from '../../probers/index.ts';
import type { FromComparedEngine, ToComparedEngine } from '../race/compare-protocol.ts';
import { workerEntry } from '../worker-entry.ts';

// An engine that was asked to end and has not by then is killed.
const END_LIMIT_MS = 5_000;

/** Puts together what `squirrel compare` works with. */
export function compareParts(): CompareParts {
  return {
    engines: executors,
    kinds: new Map(probers.map((definition) => [definition.kind, definition])),
    // Only Linux answers on all of 127.0.0.0/8 unasked.
    startFarm: () =>
      startFarmProcess({
        sites: tutorialSites,
        placement: process.platform === 'linux' ? 'own' : 'shared',
      }),
    circumstances: () => ({
      startedAt: Date.now(),
      machine: describeMachine(),
      runtime: `Node ${process.version}`,
    }),
    setupRuns: ({ resolvers, engineOptions }, warn) => ({
      runOnce: (run, signal) =>
        runInProcess({ kind: 'run', ...run, resolvers, engineOptions }, { signal, warn }),
    }),
  };
}

/** `2 processors (AMD EPYC), 8 GiB, Linux 6.1.0 x64` */
function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? '';
  const count = availableParallelism();
  const processors = `${count} processor${count === 1 ? '' : 's'}${model === '' ? '' : ` (${model})`}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${processors}, ${memory}, ${type()} ${release()} ${arch()}`;
}

/** A process of its own for each run; it ends with this one. */
async function runInProcess(
  order: ToComparedEngine & { readonly kind: 'run' },
  { signal, warn }: { readonly signal: AbortSignal; readonly warn: (text: string) => void },
): Promise<EngineRun | null> {
  // Its standard output is our error stream: what it prints is never part of a result.
  const child = fork(fileURLToPath(workerEntry('compared-engine')), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const end = (): void => {
    send(child, { kind: 'end' });
    setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS).unref();
  };
  signal.addEventListener('abort', end);
  try {
    send(child, order);
    return runOf(await lastWord(child, warn));
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Resolves with what the process said last when it is gone. */
function lastWord(
  child: ChildProcess,
  warn: (text: string) => void,
): Promise<Exclude<FromComparedEngine, { readonly kind: 'warning' }>> {
  return new Promise((resolve, reject) => {
    let last: Exclude<FromComparedEngine, { readonly kind: 'warning' }> | null = null;
    child.on('message', (message: FromComparedEngine) => {
      if (message.kind === 'warning') warn(message.text);
      else last = message;
    });
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      const why = `its process ended with ${killedBy ?? `exit code ${code}`}`;
      resolve(last ?? { kind: 'unavailable', why });
    });
  });
}

function runOf(last: Exclude<FromComparedEngine, { readonly kind: 'warning' }>): EngineRun | null {
  if (last.kind === 'done') return last.run;
  if (last.kind === 'unavailable') throw new UnavailableError(last.why);
  throw new Error(`the engine broke: ${last.stack}`);
}

// The end of a process is noticed by itself, so a message to one that is gone may be lost.
function send(child: ChildProcess, message: ToComparedEngine): void {
  if (child.connected) child.send(message, () => {});
}
