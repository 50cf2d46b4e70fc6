import { existsSync } from 'node:fs';
import type { SecretsParts } from '../../cli/secrets/command.ts';
import { NotFoundError } from '../../core/errors.ts';
import { placeOfDatabase, placeOfFile } from '../../storage/index.ts';
import { rotateSecretKeys } from './encrypted-storage.ts';

/** Puts together what `squirrel secrets` works with. */
export function secretsParts(): SecretsParts {
  return {
    rotate: async ({ dataDirectory, databaseUrl }) => {
      // A folder that was mistyped would become a new, empty installation.
      if (!existsSync(dataDirectory)) throw new NotFoundError('data folder', dataDirectory);
      const database =
        databaseUrl === null ? placeOfFile(dataDirectory) : placeOfDatabase(databaseUrl);
      return rotateSecretKeys({ database, dataDirectory });
    },
  };
}
