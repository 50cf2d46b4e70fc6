import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UnavailableError } from '../../core/errors.ts';
import {
  formatKeyFile,
  newKey,
  parseKeyFile,
  type KeyFile,
} from '../../storage/encryption/key-ring.ts';
import { readOwnFile, writeWholeFile } from './own-file.ts';

/** Holds the keys of the secrets in the database. */
const FILE_NAME = 'secret-keys';
const MAX_BYTES = 65_536;

/** The keys in a data folder; `null` when there are none. Throws `UnavailableError` for a file that is not ours or damaged. */
async function readSecretKeys(dataDirectory: string): Promise<KeyFile | null> {
  const path = join(dataDirectory, FILE_NAME);
  try {
    return parseKeyFile(await readOwnFile(path, MAX_BYTES));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    const why = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(`the keys in ${path} cannot be used: ${why}`);
  }
}

/** The keys in a data folder; a new one when there are none. Throws `UnavailableError` as reading them does. */
export async function keepSecretKeys(dataDirectory: string): Promise<KeyFile> {
  const known = await readSecretKeys(dataDirectory);
  if (known !== null) return known;
  const made: KeyFile = { ring: [newKey()], isFinished: false };
  await saveSecretKeys(dataDirectory, made);
  return made;
}

/** Writes the keys down, whole and durably. */
export async function saveSecretKeys(dataDirectory: string, keys: KeyFile): Promise<void> {
  await mkdir(dataDirectory, { recursive: true });
  await writeWholeFile(join(dataDirectory, FILE_NAME), formatKeyFile(keys));
}
