import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EngineKind } from '../../../src/core/ports/executor.ts';
import { endWithUs } from '../end-with-us.ts';

/** A worker of the queue in a process of its own; it runs toy jobs. */
export interface QueueWorkerProcess {
  readonly pid: number;
  /** What it logged so far. */
  readonly stderr: string;
  signal(name: NodeJS.Signals): void;
  /** Resolves with its exit code, `null` after a signal. */
  readonly ended: Promise<number | null>;
  /** Asks it to end, and waits for that. */
  stop(): Promise<void>;
}

/** How a worker is started; by default an event loop with 50 checks at once. */
export interface QueueWorkerOptions {
  readonly pool?: EngineKind;
  readonly concurrency?: number;
  readonly queueKey?: string;
  /** How long a stop waits for checks under way. */
  readonly graceMs?: number;
}

/** Starts a worker and waits until it takes jobs. */
export async function startQueueWorker(
  url: string,
  options: QueueWorkerOptions = {},
): Promise<QueueWorkerProcess> {
  const entry = fileURLToPath(new URL('queue-worker-entry.ts', import.meta.url));
  const { pool = 'event-loop', concurrency = 50, queueKey = '', graceMs = 10_000 } = options;
  const child = spawn(
    process.execPath,
    [entry, url, pool, String(concurrency), String(graceMs), queueKey],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  endWithUs(child);
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then((code) => {
      throw new Error(`the worker ended with ${code}: ${stderr}`);
    }),
  ]);
  return {
    pid: child.pid ?? 0,
    get stderr() {
      return stderr;
    },
    signal: (name) => void child.kill(name),
    ended,
    stop: async () => {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
