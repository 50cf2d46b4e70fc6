import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { keepKey } from '../../api/guards/key-file.ts';
import { UnavailableError } from '../../core/errors.ts';
import type { Mac } from '../../core/links/link.ts';

const FILE_NAME = 'link-key';

/**
 * Signs the links of messages with the key in a data folder, which is made when it is missing: without it the links that were
 * sent before act no more. Throws `UnavailableError` for a file that is not ours.
 */
export async function loadLinkMac(dataDirectory: string): Promise<Mac> {
  const path = join(dataDirectory, FILE_NAME);
  try {
    const { key } = await keepKey(path);
    return (text) => createHmac('sha256', key).update(text).digest('base64url');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(`the key of links in ${path} cannot be used: ${why}`);
  }
}
