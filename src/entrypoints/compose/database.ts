import type { DatabaseParts } from '../../cli/database/command.ts';
import { copyDatabase } from '../../storage/copy/copy-database.ts';
import { openWhole, type WholeDatabase } from '../../storage/copy/whole-database.ts';
import { type DatabasePlace, placeOfDatabase, placeOfFile } from '../../storage/index.ts';

/** Puts together what `squirrel database` works with. */
export function databaseParts(): DatabaseParts {
  return {
    copy: async ({ from, to, onTable }) => {
      const [source, target] = [placeOf(from), placeOf(to)];
      await using opened = closeAtEnd(await openWhole(source.location, { mustExist: true }));
      await using filled = closeAtEnd(await openWhole(target.location, { mustExist: false }));
      const databases = { from: opened.database, to: filled.database };
      const tables = await copyDatabase(databases, onTable);
      return { from: opened.database.shownAs, to: filled.database.shownAs, tables };
    },
  };
}

/** A URL, or the path of a file or a folder. */
function placeOf(text: string): DatabasePlace {
  return /^[a-z][a-z\d+.-]+:/i.test(text) ? placeOfDatabase(text) : placeOfFile(text);
}

function closeAtEnd(
  database: WholeDatabase,
): AsyncDisposable & { readonly database: WholeDatabase } {
  return {
    database,
    [Symbol.asyncDispose]: async () => {
      await database.close();
    },
  };
}
