import { parentPort, workerData } from 'node:worker_threads';
import { isPostgresUrl } from '../storage/postgres/target.ts';
import { serveDatabase } from '../storage/server/serve-database.ts';

const { location } = workerData as { readonly location: string };
if (!parentPort) throw new Error('the storage worker runs as a worker thread only');
await serveDatabase(parentPort, async () => {
  // The other's driver need not be loaded.
  if (isPostgresUrl(location)) {
    const { openPostgres } = await import('../storage/postgres/database.ts');
    return openPostgres(location);
  }
  const { openSqlite } = await import('../storage/sqlite/database.ts');
  return openSqlite(location);
});
