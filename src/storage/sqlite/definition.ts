import type { StorageDefinition } from '../../core/ports/storage.ts';
import { startClient } from '../server/client.ts';

/** One SQLite file, served by a worker thread of its own. */
export const sqlite: StorageDefinition = {
  kind: 'sqlite',
  title: 'embedded database (SQLite)',
  open: async ({ location, workerEntry }) => startClient({ location, workerEntry }),
};
