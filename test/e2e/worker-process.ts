import { spawn } from 'node:child_process';
import { entryPaths } from './service-process.ts';
import { until } from './until.ts';

/** `squirrel worker` as a real process. */
export interface WorkerProcess extends AsyncDisposable {
  readonly pid: number;
  readonly stderr: string;
  /** Its exit code; `null` after a signal that it could not answer. */
  readonly ended: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

/** Starts a built worker and waits until it takes checks; it is killed when it is disposed of. */
export async function startWorker(
  url: string,
  args: readonly string[] = [],
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [entryPaths.built, 'worker', '--queue', url, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let isOver = false;
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  void ended.then(() => (isOver = true));
  const worker: WorkerProcess = {
    pid: child.pid ?? 0,
    get stderr() {
      return stderr;
    },
    ended,
    signal: (name) => void child.kill(name),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  await until(() => stderr.includes('takes checks from') || isOver, {
    withinMs: 20_000,
    describe: () => stderr,
  });
  if (isOver) throw new Error(`the worker ended: ${stderr}`);
  return worker;
}
