import type { StorageDefinition } from '../../core/ports/storage.ts';
import { startClient } from '../server/client.ts';
import { parsePostgresUrl } from './target.ts';

/** A database of a PostgreSQL server, asked by a worker thread of its own; its location is its URL. */
export const postgres: StorageDefinition = {
  kind: 'postgres',
  title: 'PostgreSQL',
  schemes: ['postgres:', 'postgresql:'],
  locationOf: ({ href }) => {
    parsePostgresUrl(href);
    return href;
  },
  open: async ({ location, workerEntry }) => startClient({ location, workerEntry }),
};
