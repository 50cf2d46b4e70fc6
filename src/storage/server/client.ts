import { UnavailableError } from '../../core/errors.ts';
import type { Storage } from '../../core/ports/storage.ts';
import type { StoreName } from '../sql/store.ts';
import { OPERATIONS } from './protocol.ts';
import { startSession, type WorkerSession, type WorkerSettings } from './worker-session.ts';

/** Makes one call to a store. */
type Call = (store: StoreName, method: string, args: readonly unknown[]) => Promise<unknown>;

/** A worker that keeps dying is not started more often than this. */
const RESTART_PAUSE_MS = 1_000;

/**
 * The calling side: stores whose methods are messages to the worker that has the database. When the worker dies, what it was
 * asked fails with `UnavailableError`, and the next call starts another.
 */
export async function startClient(settings: WorkerSettings): Promise<Storage> {
  let session = await startSession(settings);
  let startedAt = performance.now();
  let restart: Promise<WorkerSession> | null = null;
  let closing: Promise<void> | null = null;

  const restarted = async (reason: UnavailableError): Promise<WorkerSession> => {
    if (!restart) {
      if (performance.now() < startedAt + RESTART_PAUSE_MS) throw reason;
      startedAt = performance.now();
      restart = startSession(settings).finally(() => {
        restart = null;
      });
    }
    session = await restart;
    return session;
  };
  const call: Call = async (store, method, args) => {
    if (closing) throw new UnavailableError('the database is closed');
    const reason = session.ended();
    const live = reason ? await restarted(reason) : session;
    return live.call(store, method, args);
  };
  const close = async (): Promise<void> => {
    await restart?.catch(() => undefined);
    if (!session.ended()) await session.close();
  };
  return { ...storesOver<Omit<Storage, 'close'>>(call), close: () => (closing ??= close()) };
}

/** Stores whose every method is a call. */
export function storesOver<Stores>(
  call: (store: StoreName, method: string, args: readonly unknown[]) => unknown,
): Stores {
  const stores = Object.entries(OPERATIONS).map(([store, methods]) => [
    store,
    Object.fromEntries(
      Object.keys(methods).map((method) => [
        method,
        (...args: readonly unknown[]) => call(store as StoreName, method, args),
      ]),
    ),
  ]);
  return Object.fromEntries(stores) as Stores;
}
