import { Worker } from 'node:worker_threads';
import { UnavailableError } from '../../core/errors.ts';
import type { StoreName } from '../sql/store.ts';
import { fromErrorMessage } from './error-message.ts';
import type { Request, Response } from './protocol.ts';

/** Which database, and the module that serves it. */
export interface WorkerSettings {
  readonly location: string;
  /** Module that the worker starts with. */
  readonly workerEntry: URL;
}

/** One life of the worker. */
export interface WorkerSession {
  /** Rejects with the worker's error, or with `UnavailableError` when it ends before it has answered. */
  call(store: StoreName, method: string, args: readonly unknown[]): Promise<unknown>;
  /** Lets the worker answer what it was asked and end. */
  close(): Promise<void>;
  /** Why it has ended; `null` while it lives. */
  ended(): UnavailableError | null;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Starts a worker; resolves when its database is open. Throws `UnavailableError`. */
export async function startSession(settings: WorkerSettings): Promise<WorkerSession> {
  const worker = new Worker(settings.workerEntry, {
    workerData: { location: settings.location },
    name: 'storage',
  });
  const waiting = new Map<number, Waiting>();
  const end = watchEnd(worker);
  await readiness(worker, end.reached);
  worker.on('message', (response: Response) => settle(waiting, response));
  void end.reached.then((error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  let lastId = 0;
  const send = (request: Request): void => worker.postMessage(request);
  return {
    call: (store, method, args) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        send({ kind: 'call', id: lastId, store, method, args });
      }),
    close: async () => {
      send({ kind: 'close' });
      await end.reached;
    },
    ended: end.reason,
  };
}

interface End {
  readonly reached: Promise<UnavailableError>;
  reason(): UnavailableError | null;
}

function watchEnd(worker: Worker): End {
  let cause: unknown;
  let reason: UnavailableError | null = null;
  worker.on('error', (error: unknown) => {
    cause = error;
  });
  const reached = new Promise<UnavailableError>((resolve) => {
    worker.on('exit', () => {
      const detail = cause instanceof Error ? `: ${cause.message}` : '';
      reason = new UnavailableError(`the storage worker has ended${detail}`, cause);
      resolve(reason);
    });
  });
  return { reached, reason: () => reason };
}

async function readiness(worker: Worker, ended: Promise<UnavailableError>): Promise<void> {
  const first = new Promise<Response>((resolve) => {
    worker.once('message', resolve);
  });
  const response = await Promise.race([first, ended]);
  if (response instanceof UnavailableError) throw response;
  if (response.kind !== 'refused') return;
  await ended;
  throw fromErrorMessage(response.error);
}

function settle(waiting: Map<number, Waiting>, response: Response): void {
  if (response.kind !== 'done' && response.kind !== 'failed') return;
  const waiter = waiting.get(response.id);
  waiting.delete(response.id);
  if (response.kind === 'done') waiter?.resolve(response.value);
  else waiter?.reject(fromErrorMessage(response.error));
}
