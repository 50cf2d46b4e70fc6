import { join } from 'node:path';
import type { JsonValue } from '../../core/json.ts';
import type { FiledNames } from '../../services/files/prune.ts';
import { readOwnFile, writeWholeFile } from './own-file.ts';

const FILE_NAME = 'imported.json';
const MAX_BYTES = 256 * 1024 * 1024;
const NOTHING: FiledRecord = { monitors: [], entities: {}, at: 0, files: [] };

/** What files have named, and which files those were. */
export interface FiledRecord extends FiledNames {
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** What the files of earlier starts named, as the data folder remembers it; nothing when that cannot be read. */
export async function loadFiledNames(dataDirectory: string): Promise<FiledRecord> {
  try {
    return readNames(
      JSON.parse(await readOwnFile(join(dataDirectory, FILE_NAME), MAX_BYTES)) as JsonValue,
    );
  } catch {
    // Missing at the first start; without it nothing is pruned, which is the safe side.
    return NOTHING;
  }
}

/** Remembers it for the next start. */
export async function saveFiledNames(dataDirectory: string, names: FiledRecord): Promise<void> {
  await writeWholeFile(join(dataDirectory, FILE_NAME), JSON.stringify(names));
}

function readNames(value: JsonValue): FiledRecord {
  const { monitors, entities, at, files } = formOf(value);
  const pairs = listOf(monitors).flatMap((pair): FiledNames['monitors'] => {
    const [kind, target] = listOf(pair);
    return typeof kind === 'string' && typeof target === 'string' ? [[kind, target]] : [];
  });
  const ids = Object.entries(formOf(entities)).map(([key, list]) => [
    key,
    listOf(list).filter((id) => typeof id === 'string'),
  ]);
  return {
    monitors: pairs,
    entities: Object.fromEntries(ids) as FiledNames['entities'],
    at: typeof at === 'number' ? at : 0,
    files: listOf(files).filter((file) => typeof file === 'string'),
  };
}

function formOf(value: JsonValue | undefined): Readonly<Record<string, JsonValue | undefined>> {
  const isForm = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isForm ? (value as Record<string, JsonValue>) : {};
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
