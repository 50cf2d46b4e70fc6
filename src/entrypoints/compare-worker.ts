import { enableCompileCache } from 'node:module';
import type { WorkerRequest } from '../cli/worker/flags.ts';
import type { FromCompareWorker } from './race/compare-protocol.ts';

// Entry of a worker that `squirrel compare` starts for the engine `queue` alone: it ends with its starter.
enableCompileCache();
const { workerParts } = await import('./compose/worker.ts');

process.on('message', (request: WorkerRequest) => void begin(request));
// The key that ends the command reaches all processes of the terminal; the run ends its workers itself.
process.on('SIGINT', () => {}).on('SIGTERM', () => process.exit());
process.on('disconnect', () => process.exit());

async function begin(request: WorkerRequest): Promise<void> {
  try {
    await workerParts().start(request);
    report({ kind: 'ready' });
  } catch (error) {
    report({ kind: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
}

function report(message: FromCompareWorker): void {
  process.send?.(message);
}
