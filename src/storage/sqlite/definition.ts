import { InvalidError } from '../../core/errors.ts';
import type { StorageDefinition } from '../../core/ports/storage.ts';
import { startClient } from '../server/client.ts';

/** One SQLite file, served by a worker thread of its own; its location is the file, or the folder that holds it. */
export const sqlite: StorageDefinition = {
  kind: 'sqlite',
  title: 'embedded database (SQLite)',
  schemes: ['sqlite:'],
  locationOf: ({ pathname }) => {
    if (pathname !== '') return decodeURIComponent(pathname);
    const message = 'the URL of the database names no file';
    const hint = 'for example sqlite:./data/squirrel.db';
    throw new InvalidError([{ path: '--database', message, hint }]);
  },
  open: async ({ location, workerEntry }) => startClient({ location, workerEntry }),
};
