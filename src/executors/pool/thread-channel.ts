import { parentPort, Worker } from 'node:worker_threads';
import { threadLimits } from '../heap-limits.ts';
import { probeEnvironment } from '../probe-environment.ts';
import { decodeFromWorker, decodeToWorker, encodeMessage } from './protocol.ts';
import type { OpenChannel, WorkerPort } from './worker-channel.ts';

/** A worker in a thread of this process. */
export const openThread: OpenChannel = ({ name, entry }, events) => {
  const thread = new Worker(entry, {
    name,
    env: probeEnvironment(),
    // Standard output belongs to the owner of the pool.
    stdout: true,
    resourceLimits: threadLimits,
  });
  let failure: string | null = null;
  thread.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
  thread.on('message', (data: unknown) => {
    const message = decodeFromWorker(data);
    if (message) events.onMessage(message);
  });
  thread.on('error', (error: unknown) => {
    failure = error instanceof Error ? error.message : String(error);
  });
  thread.on('exit', (code) => events.onEnd(failure ?? `it ended with code ${code}`));
  return {
    pid: process.pid,
    send: (message) => thread.postMessage(encodeMessage(message)),
    kill: async () => void (await thread.terminate()),
  };
};

/** The thread's own end; to be called in a worker thread. */
export function threadPort(): WorkerPort {
  if (!parentPort) throw new Error('this module runs in a worker thread only');
  const port = parentPort;
  return {
    send: (message) => port.postMessage(encodeMessage(message)),
    onMessage: (listener) => {
      port.on('message', (data: unknown) => {
        const message = decodeToWorker(data);
        if (message) listener(message);
      });
    },
    close: () => port.close(),
  };
}
