import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { UnavailableError } from '../../core/errors.ts';
import { prepareDataFolder } from '../data-folder.ts';
import { keepKey } from './key-file.ts';

/** What a key opens: everything, or the metrics alone. */
export type KeyHolder = 'admin' | 'metrics';

/** Says whose key this is. */
export interface ApiKeys {
  /** `null`: no key of ours. Takes the same time for every wrong key. */
  verify(presented: string): KeyHolder | null;
}

/** The keys of the administrator and where people find the one we made. */
export interface AdminKeys {
  readonly keys: ApiKeys;
  /** File that holds the key made at the first start. */
  readonly keyFile: string;
  /** The key in that file, for the start to show or to hand on. */
  readonly key: string;
  /** The file was made by this very call. */
  readonly isNew: boolean;
}

/**
 * Reads the key files in the data directory, making them (readable by their owner alone) when they are missing, and
 * accepts `envToken` beside the administrator's. Throws `UnavailableError` when a file can be neither read nor made, or
 * may have been put there by another account.
 */
export async function loadAdminKeys(setup: {
  readonly dataDirectory: string;
  readonly envToken: string | undefined;
}): Promise<AdminKeys> {
  const keyFile = join(setup.dataDirectory, 'admin-key');
  const metricsFile = join(setup.dataDirectory, 'metrics-key');
  const admin = await orKeyFault(keyFile, async () => {
    await prepareDataFolder(setup.dataDirectory);
    return keepKey(keyFile);
  });
  const metrics = await orKeyFault(metricsFile, () => keepKey(metricsFile));
  const accepted = [admin.key, setup.envToken ?? ''].filter((text) => text !== '');
  return { keys: keysOf(accepted, [metrics.key]), keyFile, ...admin };
}

/** Accepts exactly the given keys. */
export function keysOf(admin: readonly string[], metrics: readonly string[] = []): ApiKeys {
  const known = [
    ...admin.map((key) => ({ digest: digest(key), holder: 'admin' as const })),
    ...metrics.map((key) => ({ digest: digest(key), holder: 'metrics' as const })),
  ];
  return {
    verify: (presented) => {
      const given = digest(presented);
      const matches = known.filter((key) => timingSafeEqual(key.digest, given));
      return matches[0]?.holder ?? null;
    },
  };
}

async function orKeyFault<Result>(keyFile: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const message = `cannot read or make the key file ${keyFile}: ${reasonOf(error)}`;
    throw new UnavailableError(message, error);
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this account may not do that'],
  ['EEXIST', 'there is a file where the folder should be'],
  ['EISDIR', 'it is a folder'],
  ['ELOOP', 'it is a link'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'part of the path is a file, not a folder'],
  ['ENXIO', 'it is not a file'],
  ['EPERM', 'this account may not do that'],
  ['EROFS', 'the disk is read-only'],
]);

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons.get(code ?? '') ?? message;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
