import { constants } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../../core/json.ts';
import type { BaselineStore } from '../../core/ports/baseline-store.ts';
import { readObservations, writeObservations } from '../../core/probe-health/examination.ts';

/** Keeps it in the data directory, in a file that is always whole. */
export function baselineFile(dataDirectory: string): BaselineStore {
  const path = join(dataDirectory, 'witnesses.json');
  let last: Promise<void> = Promise.resolve();
  return {
    load: async () => {
      try {
        return readObservations(JSON.parse(await readOwn(path)) as JsonValue);
      } catch {
        // Missing at the first start; one that is broken or not ours is learnt anew as soon as a site is well.
        return [];
      }
    },
    save: (observations) => {
      const write = async (): Promise<void> => {
        const fresh = `${path}.new`;
        // A link in its place may have been put there by others.
        await rm(fresh, { force: true });
        await writeFile(fresh, JSON.stringify(writeObservations(observations)), {
          mode: 0o600,
          flag: 'wx',
        });
        await rename(fresh, path);
      };
      last = last.then(write, write);
      return last;
    },
  };
}

const MAX_BYTES = 1024 * 1024;

/** What this account itself wrote; throws for links, pipes and files of others: they would decide what we take for our fault. */
async function readOwn(path: string): Promise<string> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const about = await file.stat();
    const isOwn = about.uid === (process.geteuid?.() ?? about.uid) && (about.mode & 0o022) === 0;
    if (!about.isFile() || !isOwn || about.size > MAX_BYTES) throw new Error('it is not ours');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
