import type { StorageDefinition } from '../core/ports/storage.ts';
import { sqlite } from './sqlite/definition.ts';

/** Every kind of database, the default first. */
export const storages: readonly StorageDefinition[] = [sqlite];
