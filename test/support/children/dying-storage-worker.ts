import { parentPort, workerData } from 'node:worker_threads';
import { serveDatabase } from '../../../src/storage/server/serve-database.ts';
import { openSqlite } from '../../../src/storage/sqlite/database.ts';

/** A storage worker that dies, for tests, when it is asked for its backlog. */
const { location } = workerData as { readonly location: string };
if (!parentPort) throw new Error('this runs as a worker thread only');
parentPort.on('message', (request: { readonly method?: string }) => {
  if (request.method === 'backlog') throw new Error('out of luck');
});
await serveDatabase(parentPort, () => openSqlite(location));
