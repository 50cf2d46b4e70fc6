import { createHash } from 'node:crypto';

/** What a token is looked up by: comparing hashes tells nobody how much of a guess was right. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
