import { randomFillSync } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { prepareFiles } from './database-files.ts';
import type { StoreName } from '../sql/store.ts';

const MIB = 1024 * 1024;
const MAX_BYTES = 64 * MIB;
/** A small disk gives up a part of itself only. */
const SHARE_OF_DISK = 1 / 16;
const BLOCK_BYTES = 64 * 1024;
const MIN_FREE_BYTES = 256 * 1024;
const BYTES_A_TICK = 4 * MIB;
const TICK_MS = 1_000;
/** Most processes that end soon need none. */
const FIRST_TICK_MS = 3_000;

/** What may use the reserve: notifications and what decides or ends them, and the signs of jobs and of this service, as their silence would count. */
const ESSENTIAL: ReadonlySet<StoreName> = new Set([
  'ledger',
  'outbox',
  'deliveries',
  'incidents',
  'heartbeats',
  'life',
  'links',
]);

/** Space kept for the ledger in a file of its own, given to it when the disk is full, and taken back when there is room. */
export interface Reserve {
  /** True from the moment the disk was full until there is room again. */
  readonly isReleased: boolean;
  /** The disk is full: frees the space. True when it was not known. */
  release(): boolean;
  /** Throws `storage_full` while what the store is about to write could wait. */
  refuseLuxury(store: StoreName): void;
  stop(): void;
}

/** Keeps a reserve at `path`; it is made, and made again, in the background. */
export function keepReserve(path: string): Reserve {
  let isReleased = false;
  const tick = (): void => {
    const free = freeBytes(path);
    const wanted = wantedBytes(free.totalBytes);
    const held = sizeOf(path);
    // Twice the reserve must be there, or taking it would fill the disk at once.
    if (free.bytes < Math.max(MIN_FREE_BYTES, 2 * (wanted - held))) return;
    isReleased = false;
    if (held < wanted) grow(path, held, Math.min(wanted - held, BYTES_A_TICK));
  };
  const timer = setTimeout(() => {
    tick();
    interval = setInterval(tick, TICK_MS).unref();
  }, FIRST_TICK_MS).unref();
  let interval: NodeJS.Timeout | null = null;
  return {
    get isReleased() {
      return isReleased;
    },
    release: () => {
      const isNew = !isReleased;
      isReleased = true;
      cutTo(path, 0);
      return isNew;
    },
    refuseLuxury: (store) => {
      if (!isReleased || ESSENTIAL.has(store)) return;
      const message =
        'the disk is full: the remaining space is kept for alerts until there is room again';
      throw new AppError('storage_full', message);
    },
    stop: () => {
      clearTimeout(timer);
      if (interval !== null) clearInterval(interval);
    },
  };
}

/** Frees what a former process kept for the database at `location`, if the disk is full; true when that gave room. */
export function freeReserveOf(location: string): boolean {
  const { reserve } = prepareFiles(location);
  if (!isDiskFull(reserve) || sizeOf(reserve) === 0) return false;
  cutTo(reserve, 0);
  return true;
}

/** True when the disk that holds the file has no block left. */
export function isDiskFull(path: string): boolean {
  return freeBytes(path).bytes < BLOCK_BYTES;
}

function wantedBytes(totalBytes: number): number {
  const blocks = Math.floor((totalBytes * SHARE_OF_DISK) / BLOCK_BYTES);
  return Math.min(MAX_BYTES, blocks * BLOCK_BYTES);
}

function freeBytes(path: string): { readonly bytes: number; readonly totalBytes: number } {
  try {
    const { bsize, bavail, blocks } = statfsSync(dirname(path));
    return { bytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    // Nothing is known of the disk, so nothing is taken from it.
    return { bytes: 0, totalBytes: 0 };
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Random bytes, so that no file system saves itself the space; what does not fit any more is given back. */
function grow(path: string, from: number, bytes: number): void {
  try {
    const file = openSync(path, 'a', 0o600);
    try {
      const block = Buffer.alloc(BLOCK_BYTES);
      for (let at = 0; at < bytes; at += block.length) {
        writeSync(file, randomFillSync(block));
      }
    } finally {
      closeSync(file);
    }
  } catch {
    cutTo(path, from);
  }
}

function cutTo(path: string, bytes: number): void {
  if (sizeOf(path) <= bytes) return;
  try {
    const file = openSync(path, 'r+');
    try {
      ftruncateSync(file, bytes);
    } finally {
      closeSync(file);
    }
  } catch {
    // A disk that has become read-only gives nothing back either.
  }
}
