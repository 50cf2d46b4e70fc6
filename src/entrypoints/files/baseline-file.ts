import { join } from 'node:path';
import type { JsonValue } from '../../core/json.ts';
import type { BaselineStore } from '../../core/ports/baseline-store.ts';
import { readObservations, writeObservations } from '../../core/probe-health/examination.ts';
import { readOwnFile, writeWholeFile } from './own-file.ts';

const MAX_BYTES = 1024 * 1024;

/** Keeps it in the data directory, in a file that is always whole. */
export function baselineFile(dataDirectory: string): BaselineStore {
  const path = join(dataDirectory, 'witnesses.json');
  let last: Promise<void> = Promise.resolve();
  return {
    load: async () => {
      try {
        return readObservations(JSON.parse(await readOwnFile(path, MAX_BYTES)) as JsonValue);
      } catch {
        // Missing at the first start; one that is broken or not ours is learnt anew as soon as a site is well.
        return [];
      }
    },
    save: (observations) => {
      const write = (): Promise<void> =>
        writeWholeFile(path, JSON.stringify(writeObservations(observations)));
      last = last.then(write, write);
      return last;
    },
  };
}
