import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../core/json.ts';
import type { BaselineStore } from '../core/ports/baseline-store.ts';
import { readObservations } from '../core/probe-health/examination.ts';

/** Keeps it in the data directory, in a file that is always whole. */
export function baselineFile(dataDirectory: string): BaselineStore {
  const path = join(dataDirectory, 'witnesses.json');
  let last: Promise<void> = Promise.resolve();
  return {
    load: async () => {
      try {
        return readObservations(JSON.parse(await readFile(path, 'utf8')) as JsonValue);
      } catch {
        // Missing at the first start; a broken one is learnt anew as soon as a site is well.
        return [];
      }
    },
    save: (observations) => {
      const write = async (): Promise<void> => {
        const fresh = `${path}.new`;
        await writeFile(fresh, JSON.stringify(observations), { mode: 0o600 });
        await rename(fresh, path);
      };
      last = last.then(write, write);
      return last;
    },
  };
}
