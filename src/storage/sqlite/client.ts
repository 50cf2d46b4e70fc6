import { Worker } from 'node:worker_threads';
import { UnavailableError } from '../../core/errors.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { fromErrorMessage } from './error-message.ts';
import { OPERATIONS, type Request, type Response, type StoreName } from './protocol.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

type Call = (store: StoreName, method: string, args: readonly unknown[]) => Promise<unknown>;

/** The calling side: stores whose methods are messages to the worker that has the database. */
export async function startClient(settings: {
  readonly location: string;
  readonly workerEntry: URL;
}): Promise<Storage> {
  const worker = new Worker(settings.workerEntry, {
    workerData: { location: settings.location },
    name: 'storage',
  });
  const waiting = new Map<number, Waiting>();
  const ended = watchEnd(worker, waiting);
  await readiness(worker, ended.reason);
  worker.on('message', (response: Response) => settle(waiting, response));
  let lastId = 0;
  let closing: Promise<void> | null = null;

  const send = (request: Request): void => worker.postMessage(request);
  const call: Call = async (store, method, args) => {
    if (closing) throw new UnavailableError('the database is closed');
    if (ended.hasEnded()) throw await ended.reason;
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      send({ kind: 'call', id, store, method, args });
    });
  };
  const close = async (): Promise<void> => {
    send({ kind: 'close' });
    await ended.reason;
  };
  return { ...storesOver(call), close: () => (closing ??= close()) };
}

/** Follows the worker's life; when it ends, whatever is still waiting fails. */
function watchEnd(
  worker: Worker,
  waiting: Map<number, Waiting>,
): { readonly reason: Promise<UnavailableError>; hasEnded(): boolean } {
  let cause: unknown;
  let hasEnded = false;
  worker.on('error', (error: unknown) => {
    cause = error;
  });
  const reason = new Promise<UnavailableError>((resolve) => {
    worker.on('exit', () => {
      hasEnded = true;
      const detail = cause instanceof Error ? `: ${cause.message}` : '';
      const error = new UnavailableError(`the storage worker has ended${detail}`, cause);
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      resolve(error);
    });
  });
  return { reason, hasEnded: () => hasEnded };
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

function storesOver(call: Call): Omit<Storage, 'close'> {
  const stores = Object.entries(OPERATIONS).map(([store, methods]) => [
    store,
    Object.fromEntries(
      Object.keys(methods).map((method) => [
        method,
        async (...args: unknown[]) => call(store as StoreName, method, args),
      ]),
    ),
  ]);
  return Object.fromEntries(stores) as Omit<Storage, 'close'>;
}
