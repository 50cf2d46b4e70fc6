import { join } from 'node:path';
import { keepKey } from '../../api/guards/key-file.ts';
import type { PushKey } from '../../core/people/push-key.ts';
import { UnavailableError } from '../../core/errors.ts';
import { publicKeyOf } from '../../notifiers/push/vapid.ts';

const FILE_NAME = 'push-key';
/** What every key file begins with; the rest are 32 random bytes in base64url. */
const PREFIX = /^sqk_/;

/**
 * The pair of keys that browsers subscribe with, from the file in a data folder, which is made when it is missing: without it
 * browsers that subscribed before are still reached, and others get another key. Throws `UnavailableError` for a file that
 * is not ours.
 */
export async function loadPushKey(dataDirectory: string): Promise<PushKey> {
  const path = join(dataDirectory, FILE_NAME);
  try {
    const { key } = await keepKey(path);
    const privateKey = key.replace(PREFIX, '');
    const publicKey = publicKeyOf(privateKey);
    if (publicKey === null) throw new Error('it is no private key: delete it to get a new one');
    return { privateKey, publicKey };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(`the key of messages to browsers in ${path} cannot be used: ${why}`);
  }
}
