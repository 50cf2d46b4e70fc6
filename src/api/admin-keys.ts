import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UnavailableError } from '../core/errors.ts';

/** Says whose key this is. */
export interface ApiKeys {
  /** `null`: nobody's. Takes the same time for every wrong key. */
  verify(presented: string): 'admin' | null;
}

/** The keys of the administrator and where people find the one we made. */
export interface AdminKeys {
  readonly keys: ApiKeys;
  /** File that holds the key made at the first start. */
  readonly keyFile: string;
  /** The key in that file, for whoever starts the service to show or to hand on. */
  readonly key: string;
  /** The file was made by this very call. */
  readonly isNew: boolean;
}

/**
 * Reads the key file in the data directory, making it (readable by its owner alone) when it is missing, and accepts
 * `envToken` beside it. Throws `UnavailableError` when the file can be neither read nor made.
 */
export async function loadAdminKeys(setup: {
  readonly dataDirectory: string;
  readonly envToken: string | undefined;
}): Promise<AdminKeys> {
  const keyFile = join(setup.dataDirectory, 'admin-key');
  try {
    await makeDirectory(setup.dataDirectory);
    const made = await makeKeyFile(keyFile);
    const key = made ?? (await readKeyFile(keyFile));
    const accepted = [key, setup.envToken ?? ''].filter((text) => text !== '');
    return { keys: keysOf(accepted), keyFile, key, isNew: made !== null };
  } catch (error) {
    const message = `cannot read or make the key file ${keyFile}: ${reasonOf(error)}`;
    throw new UnavailableError(message, error);
  }
}

/** Accepts exactly the given keys. */
export function keysOf(accepted: readonly string[]): ApiKeys {
  const digests = accepted.map(digest);
  return {
    verify: (presented) => {
      const given = digest(presented);
      const matches = digests.map((known) => timingSafeEqual(known, given));
      return matches.includes(true) ? 'admin' : null;
    },
  };
}

// Node's own recursion never ends below a directory that takes none, such as /proc.
async function makeDirectory(directory: string): Promise<void> {
  const isThere = await mkdir(directory, { mode: 0o700 }).then(
    () => true,
    (error: unknown) => {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return true;
      if (code === 'ENOENT') return false;
      throw error;
    },
  );
  if (isThere) return;
  await makeDirectory(dirname(directory));
  await mkdir(directory, { mode: 0o700 });
}

async function makeKeyFile(path: string): Promise<string | null> {
  const key = `sqk_${randomBytes(32).toString('base64url')}`;
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  });
  if (file === null) return null;
  try {
    await file.writeFile(`${key}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return key;
}

async function readKeyFile(path: string): Promise<string> {
  const key = (await readFile(path, 'utf8')).trim();
  if (key === '') throw new Error('the key file is empty: delete it to get a new key');
  await chmod(path, 0o600);
  return key;
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this account may not do that'],
  ['EEXIST', 'there is a file where the folder should be'],
  ['EISDIR', 'there is a folder in its place'],
  ['ENOSPC', 'the disk is full'],
  ['ENOTDIR', 'part of the path is a file, not a folder'],
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
