import { UnavailableError } from '../../core/errors.ts';
import type { StorageDefinition } from '../../core/ports/storage.ts';
import { channelStore } from './channels.ts';
import { heartbeatStore } from './heartbeats.ts';
import { historyStore } from './history.ts';
import { incidentStore } from './incidents.ts';
import { ledgerStore } from './ledger.ts';
import { lifeStore } from './life.ts';
import { monitorStore } from './monitors.ts';
import { outboxStore } from './outbox.ts';
import { ownerStore } from './owners.ts';
import { emptyTables } from './tables.ts';

/** Everything in memory, gone with the process: for tests and the demo. Every opening is a new, empty one. */
export const memory: StorageDefinition = {
  kind: 'memory',
  title: 'memory (nothing is kept)',
  open: async () => {
    const tables = emptyTables();
    let isClosed = false;
    const guarded = <Store extends object>(store: Store): Store => guard(store, () => isClosed);
    return {
      monitors: guarded(monitorStore(tables)),
      owners: guarded(ownerStore(tables)),
      channels: guarded(channelStore(tables)),
      ledger: guarded(ledgerStore(tables)),
      incidents: guarded(incidentStore(tables)),
      outbox: guarded(outboxStore(tables)),
      history: guarded(historyStore(tables)),
      heartbeats: guarded(heartbeatStore(tables)),
      life: guarded(lifeStore(tables)),
      close: async () => {
        isClosed = true;
      },
    };
  },
};

/** A store whose methods refuse to work once the storage is closed. */
function guard<Store extends object>(store: Store, isClosed: () => boolean): Store {
  const methods = Object.entries(store).map(([name, method]: [string, unknown]) => [
    name,
    async (...args: unknown[]): Promise<unknown> => {
      if (isClosed()) throw new UnavailableError('the database is closed');
      return typeof method === 'function' ? Reflect.apply(method, store, args) : undefined;
    },
  ]);
  return Object.fromEntries(methods) as Store;
}
