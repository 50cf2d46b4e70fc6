import { InvalidError } from '../core/errors.ts';
import type { StorageDefinition } from '../core/ports/storage.ts';
import { postgres } from './postgres/definition.ts';
import { sqlite } from './sqlite/definition.ts';

/** Every kind of database, the default first. */
export const storages: readonly StorageDefinition[] = [sqlite, postgres];

/** Where a database is, and of which kind it is. */
export interface DatabasePlace {
  readonly definition: StorageDefinition;
  readonly location: string;
}

/** The place that a URL such as `sqlite:./squirrel.db` or `postgres://host/name` names. Throws `InvalidError`. */
export function placeOfDatabase(text: string): DatabasePlace {
  const url = new URL(text);
  const definition = storages.find(({ schemes }) => schemes.includes(url.protocol));
  if (definition) return { definition, location: definition.locationOf(url) };
  const message = `this version keeps its data in SQLite or PostgreSQL, not in '${url.protocol}'`;
  const hint = 'for example sqlite:./data/squirrel.db or postgres://user:password@host/name';
  throw new InvalidError([{ path: '--database', message, hint }]);
}

/** A folder or a file for SQLite. */
export function placeOfFile(location: string): DatabasePlace {
  return { definition: sqlite, location };
}
