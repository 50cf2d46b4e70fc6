import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Storage, StorageDefinition } from '../../core/ports/storage.ts';

const workerEntry = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../entrypoints/storage-worker.ts'
    : '../entrypoints/storage-worker.js',
  import.meta.url,
);

/** Linux keeps its files in memory: nothing is waited for when they are synced. */
const MEMORY_FOLDER = '/dev/shm';

/** A directory of its own that is gone after the test. */
export function temporaryDirectory(parent = tmpdir()): string {
  const directory = mkdtempSync(join(parent, 'squirrel-storage-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The same, in memory where the machine has a place for that: for tests of what is stored, not of how safely. */
export function quickDirectory(): string {
  return temporaryDirectory(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : undefined);
}

/** Opens a storage in a directory; it is closed after the test at the latest. */
export async function openStorage(
  definition: Pick<StorageDefinition, 'open'>,
  location = temporaryDirectory(),
): Promise<Storage> {
  const storage = await definition.open({ location, workerEntry });
  onTestFinished(() => storage.close());
  return storage;
}
