import { parentPort, workerData } from 'node:worker_threads';
import { serveDatabase } from '../storage/sqlite/serve-database.ts';

const { location } = workerData as { readonly location: string };
if (!parentPort) throw new Error('the storage worker runs as a worker thread only');
serveDatabase(parentPort, location);
