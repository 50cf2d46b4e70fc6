import type { StorageDefinition } from '../../core/ports/storage.ts';
import { channelStore } from './channels.ts';
import { historyStore } from './history.ts';
import { incidentStore } from './incidents.ts';
import { ledgerStore } from './ledger.ts';
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
    return {
      monitors: monitorStore(tables),
      owners: ownerStore(tables),
      channels: channelStore(tables),
      ledger: ledgerStore(tables),
      incidents: incidentStore(tables),
      outbox: outboxStore(tables),
      history: historyStore(tables),
      close: async () => undefined,
    };
  },
};
