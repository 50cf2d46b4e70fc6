import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file of a folder and of the folders in it; none where the folder is missing. */
export function filesBelow(folder: string): readonly string[] {
  return filesOf(folder, true);
}

/** The files that lie in a folder directly. */
export function filesIn(folder: string): readonly string[] {
  return filesOf(folder, false);
}

/** Whether any of the files was changed after `product` was made, or `product` is missing. */
export function isOlderThan(product: string, files: readonly string[]): boolean {
  const builtAt = statSync(product, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return files.some((path) => statSync(path).mtimeMs > builtAt);
}

function filesOf(folder: string, recursive: boolean): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
