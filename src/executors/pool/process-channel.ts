import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MAX_HEAP_MB, MAX_SEMI_SPACE_MB } from '../heap-limits.ts';
import { probeEnvironment } from '../probe-environment.ts';
import { decodeFromWorker, decodeToWorker, encodeMessage } from './protocol.ts';
import type { OpenChannel, WorkerPort } from './worker-channel.ts';

/** A worker in a child process of this one. */
export const openProcess: OpenChannel = ({ entry }, events) => {
  const child = fork(fileURLToPath(entry), {
    // The child judges as its parent does, so it gets the same flags; a debugger's port can be had once only.
    execArgv: [
      ...process.execArgv.filter((flag) => !flag.startsWith('--inspect')),
      `--max-old-space-size=${MAX_HEAP_MB}`,
      `--max-semi-space-size=${MAX_SEMI_SPACE_MB}`,
    ],
    env: probeEnvironment(),
    // Standard output belongs to the owner of the pool.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  let failure: string | null = null;
  // Comes after the exit and after the last message: what was reported before the end is never lost.
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      resolve();
      events.onEnd(failure ?? endText(code, signal));
    });
  });
  child.on('message', (data: unknown) => {
    const message = decodeFromWorker(data);
    if (message) events.onMessage(message);
  });
  child.on('error', (error) => {
    failure = error.message;
  });
  return {
    pid: child.pid ?? process.pid,
    send: (message) => {
      // Whatever goes wrong here, `close` brings the reason and comes soon.
      if (child.connected) child.send(encodeMessage(message), () => {});
    },
    kill: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
};

/** The child's own end; to be called in a child process. */
export function processPort(): WorkerPort {
  if (!process.send) throw new Error('this module runs in a child process only');
  const send = process.send.bind(process);
  // Ctrl-C reaches the whole group of processes; it is for the parent to say what ends.
  process.on('SIGINT', () => {});
  return {
    send: (message) => void send(encodeMessage(message)),
    onMessage: (listener) => {
      process.on('message', (data: unknown) => {
        const message = decodeToWorker(data);
        if (message) listener(message);
      });
      // The parent is gone, or wants the end: nothing is left to report to.
      process.on('disconnect', () => endProcess());
    },
    close: () => process.disconnect?.(),
  };
}

function endProcess(): void {
  // oxlint-disable-next-line unicorn/no-process-exit -- a child whose jobs are under way would outlive its parent
  process.exit(0);
}

function endText(code: number | null, signal: string | null): string {
  return signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
}
