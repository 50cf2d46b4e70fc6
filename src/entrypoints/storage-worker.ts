import { parentPort, workerData } from 'node:worker_threads';
import { serveDatabase } from '../storage/server/serve-database.ts';
import { openSqlite } from '../storage/sqlite/database.ts';

const { location } = workerData as { readonly location: string };
if (!parentPort) throw new Error('the storage worker runs as a worker thread only');
await serveDatabase(parentPort, () => openSqlite(location));
