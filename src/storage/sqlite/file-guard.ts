import { statSync } from 'node:fs';
import { UnavailableError } from '../../core/errors.ts';
import type { StoreName } from '../sql/store.ts';

/** How long the last check of the file counts. */
const RECHECK_MS = 1_000;

/**
 * What decisions need goes on in the file that is still open, deleted or not: people must be notified. All else that is to
 * be kept would be lost at the next start, and is refused.
 */
const UNGUARDED: ReadonlySet<StoreName> = new Set(['ledger', 'outbox', 'deliveries', 'incidents']);

/** Notices that the database file was deleted or replaced while it is open. */
export interface FileGuard {
  /** Throws `UnavailableError` when what the store is about to keep would be lost. */
  refuseLoss(store: StoreName): void;
}

/** Guards the file that is at `path` now. */
export function guardFile(path: string): FileGuard {
  const inode = inodeOf(path);
  let checkedAt = performance.now();
  let isThere = true;
  return {
    refuseLoss: (store) => {
      if (UNGUARDED.has(store)) return;
      if (performance.now() - checkedAt >= RECHECK_MS) {
        checkedAt = performance.now();
        isThere = inodeOf(path) === inode;
      }
      if (isThere) return;
      const way = 'stop the service, put the file back from a backup, and start again';
      throw new UnavailableError(`${path} was deleted or replaced while it is in use: ${way}`);
    },
  };
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.ino;
  } catch {
    return undefined;
  }
}
