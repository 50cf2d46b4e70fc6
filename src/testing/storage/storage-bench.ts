import { mkdtempSync, rmSync } from 'node:fs';
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

/** A directory of its own that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'squirrel-storage-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
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
