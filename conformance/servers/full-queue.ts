import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { OpenedServer, Stage } from './opener.ts';

/** A listener that never accepts and whose queue of waiting connections is full: further SYNs stay without an answer. */
export interface FullQueue {
  readonly kind: 'full-queue';
}

// The listener's thread stops for ever once it listens, so that nobody accepts.
const DEAF_LISTENER = `
  const { workerData, parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: workerData, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
`;
// Linux queues one more than the backlog says; the others wait for an answer as a probe does.
const FILLERS = 4;
const FILL_MS = 100;

/** Opens the listener and fills its queue. */
export async function openFullQueue(
  _server: FullQueue,
  stage: Pick<Stage, 'host'>,
): Promise<OpenedServer> {
  const worker = new Worker(DEAF_LISTENER, { eval: true, workerData: stage.host });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  const sockets = Array.from({ length: FILLERS }, () => fill(stage.host, port));
  await new Promise((resolve) => {
    setTimeout(resolve, FILL_MS);
  });
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}

function fill(host: string, port: number): Socket {
  return connect(port, host).on('error', () => undefined);
}
