import { writeFile } from 'node:fs/promises';
import type { FarmParts } from '../../cli/farm/command.ts';
import { UnavailableError } from '../../core/errors.ts';
import { startFarm } from '../../farm/farm.ts';
import { numberedSites } from '../../farm/sites/numbered-sites.ts';
import { tutorialSites } from '../../farm/sites/tutorial-list.ts';

/** Puts together what `squirrel farm` works with. */
export function farmParts(): FarmParts {
  return {
    start: async ({ count, port }) => {
      const farm = await startFarm(
        count === null
          ? { sites: tutorialSites, port }
          : { sites: numberedSites({ count }), placement: 'shared', port, requestLogLimit: 0 },
      ).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
        throw new UnavailableError(`cannot use port ${port}: something else listens there`, error);
      });
      return {
        urls: farm.sites.map(({ url }) => url),
        resolver: farm.resolver,
        stop: () => farm.stop(),
      };
    },
    writeList: async (path, text) => {
      await writeFile(path, text).catch((error: unknown) => {
        throw new UnavailableError(`cannot write ${path}: ${String(error)}`, error);
      });
    },
  };
}
