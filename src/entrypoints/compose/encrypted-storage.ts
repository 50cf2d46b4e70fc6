import { nodeOf } from '../../core/forms/schema-node.ts';
import type { Storage } from '../../core/ports/storage.ts';
import { notifiers } from '../../notifiers/index.ts';
import { probers } from '../../probers/index.ts';
import {
  withEncryptedSecrets,
  type SecretSchemas,
} from '../../storage/encryption/encrypted-storage.ts';
import { newKey, type KeyFile } from '../../storage/encryption/key-ring.ts';
import { reencrypt, type Reencrypted } from '../../storage/encryption/reencrypt.ts';
import { createSecretCipher } from '../../storage/encryption/secret-cipher.ts';
import type { DatabasePlace } from '../../storage/index.ts';
import { keepSecretKeys, saveSecretKeys } from '../files/secret-keys.ts';
import { workerEntry } from '../worker-entry.ts';

/** Where a database and the keys of its secrets are. */
export interface EncryptedPlace {
  readonly database: DatabasePlace;
  readonly dataDirectory: string;
}

/**
 * Opens the database of a service; its secrets are encrypted. Those that an earlier version wrote as they were, and those
 * that an interrupted change of the key left behind, are encrypted now.
 */
export async function openEncryptedStorage(place: EncryptedPlace): Promise<Storage> {
  const storage = await openPlainStorage(place.database);
  try {
    const keys = await keepSecretKeys(place.dataDirectory);
    if (!keys.isFinished) await finish(storage, keys, place.dataDirectory);
    return withEncryptedSecrets(storage, createSecretCipher(keys.ring), secretSchemas());
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/**
 * Encrypts every secret with a new key, and forgets the old ones. Interrupted, it leaves both keys behind, and the next
 * call or the next start of the service finishes it.
 */
export async function rotateSecretKeys({
  database,
  dataDirectory,
}: EncryptedPlace): Promise<Reencrypted> {
  const storage = await openPlainStorage(database);
  try {
    const { ring } = await keepSecretKeys(dataDirectory);
    const keys: KeyFile = { ring: [newKey(), ...ring], isFinished: false };
    await saveSecretKeys(dataDirectory, keys);
    return await finish(storage, keys, dataDirectory);
  } finally {
    await storage.close();
  }
}

async function finish(
  storage: Storage,
  { ring }: KeyFile,
  dataDirectory: string,
): Promise<Reencrypted> {
  const written = await reencrypt(storage, createSecretCipher(ring), secretSchemas());
  await saveSecretKeys(dataDirectory, { ring: [ring[0]], isFinished: true });
  return written;
}

function openPlainStorage({ definition, location }: DatabasePlace): Promise<Storage> {
  return definition.open({ location, workerEntry: workerEntry('storage-worker') });
}

function secretSchemas(): SecretSchemas {
  const channels = new Map(notifiers.map(({ kind, options }) => [kind, nodeOf(options)]));
  const monitors = new Map(probers.map(({ kind, options }) => [kind, nodeOf(options)]));
  return { channel: (kind) => channels.get(kind), monitor: (kind) => monitors.get(kind) };
}
